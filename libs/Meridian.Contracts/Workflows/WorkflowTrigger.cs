using System.Text.Json;

namespace Meridian.Contracts.Workflows;

/// <summary>A record of <c>workflows.trigger</c>, as JSON in camel case: an event has met the trigger of a workflow.</summary>
/// <param name="TenantId">Whose workflow and event it is.</param>
/// <param name="WorkflowId">The workflow to start.</param>
/// <param name="Version">The version of it that was active.</param>
/// <param name="ExecutionId">The execution that this starts (<see cref="Workflows.ExecutionId"/>). A record may come more than once: the id tells.</param>
/// <param name="MatchedAt">When the event met the trigger.</param>
/// <param name="Event">
/// The event, with the members <c>messageId</c>, <c>type</c>, <c>event</c>, <c>userId</c>, <c>anonymousId</c>, <c>groupId</c>, <c>timestamp</c>,
/// <c>receivedAt</c>, <c>sessionId</c>, <c>country</c>, <c>properties</c>, <c>traits</c>, <c>context</c>; what it has not is left out.
/// </param>
public sealed record WorkflowTrigger(Guid TenantId, Guid WorkflowId, int Version, Guid ExecutionId, DateTimeOffset MatchedAt, JsonElement Event)
{
    /// <summary>The value of the header <see cref="RecordHeaders.Schema"/> for such a record.</summary>
    public const string Schema = "workflow-trigger/1";

    /// <summary>The record's key: tenant, slash, execution.</summary>
    public static string KeyOf(Guid tenantId, Guid executionId) => $"{tenantId}/{executionId}";

    /// <summary>Reads a record's value.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static WorkflowTrigger Parse(ReadOnlySpan<byte> value) =>
        JsonSerializer.Deserialize<WorkflowTrigger>(value, JsonSerializerOptions.Web) ?? throw new JsonException("A workflow trigger is an object.");
}
