namespace Meridian.Contracts.Traces;

/// <summary>A workflow that an event has started.</summary>
/// <param name="ExecutionId">The run of it.</param>
public sealed record StartedWorkflow(Guid WorkflowId, int Version, Guid ExecutionId, DateTimeOffset MatchedAt);
