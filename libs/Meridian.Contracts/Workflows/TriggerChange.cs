using System.Text.Json;

namespace Meridian.Contracts.Workflows;

/// <summary>A trigger as workflow-engine has it now: an event that starts a workflow.</summary>
/// <param name="TenantId">Whose workflow it is.</param>
/// <param name="WorkflowId">The workflow.</param>
/// <param name="Position">Which of the workflow's triggers; together with tenant and workflow it names the trigger for good.</param>
/// <param name="Version">The version of the workflow that is started.</param>
/// <param name="Event">The name that the event must have; null for any.</param>
/// <param name="Filter">What the event must be like besides (docs/filters.md); null for anything.</param>
/// <param name="Active">False for a trigger that is there no longer.</param>
/// <param name="Revision">Grows with every change of any trigger.</param>
public sealed record TriggerChange(
    Guid TenantId, Guid WorkflowId, int Position, int Version, string? Event, JsonElement? Filter, bool Active, long Revision);
