using Meridian.Contracts.Filters;

namespace Meridian.EventProcessor.Features.Triggers;

/// <summary>An active trigger, ready to be compiled into a set.</summary>
/// <param name="Event">The name of the event as UTF-8; null for any.</param>
/// <param name="Filter">Null for anything.</param>
internal sealed record Trigger(Guid WorkflowId, int Version, byte[]? Event, Filter? Filter);
