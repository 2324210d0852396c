namespace Meridian.EventProcessor.Features.Triggers;

/// <summary>A row of <c>trigger_matches</c>.</summary>
/// <param name="ReceivedAt">Of the event, milliseconds since 1970 UTC.</param>
/// <param name="MessageKey">See <see cref="EventKeys"/>.</param>
internal sealed record TriggerMatch(Guid Tenant, long ReceivedAt, DateTimeOffset MatchedAt, long MessageKey, Guid ExecutionId, Guid WorkflowId, int Version);
