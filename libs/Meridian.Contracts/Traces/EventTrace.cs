namespace Meridian.Contracts.Traces;

/// <summary>The way of one event through Meridian, as far as it has come.</summary>
/// <param name="MessageId">The event's id.</param>
/// <param name="Event">Its name, if it has one.</param>
/// <param name="Timestamp">When it happened.</param>
/// <param name="TraceId">The W3C trace of the request that brought it; null where none was recorded, or the broker has it no longer.</param>
/// <param name="Source">Where it stands on the broker.</param>
/// <param name="Accepted">It was acknowledged: every broker replica had it.</param>
/// <param name="Deduplicated">It was found to be the first with its id within 24 hours.</param>
/// <param name="Enriched">Place, client and session were added.</param>
/// <param name="Queryable">Questions count it.</param>
/// <param name="WorkflowsMatched">It was held against the triggers of all active workflows.</param>
/// <param name="Metered">It was counted for the bill.</param>
/// <param name="Workflows">The workflows that it started.</param>
public sealed record EventTrace(
    string MessageId, string? Event, DateTimeOffset Timestamp, string? TraceId, BrokerPlace Source,
    TraceStep Accepted, TraceStep Deduplicated, TraceStep Enriched, TraceStep Queryable, TraceStep WorkflowsMatched, TraceStep Metered,
    IReadOnlyList<StartedWorkflow> Workflows)
{
    /// <summary>How often the same message came again and was left out.</summary>
    public TraceRepeats Repeats { get; init; } = TraceRepeats.None;
}
