namespace Meridian.Contracts.Workflows;

/// <summary>
/// The answer of workflow-engine's <c>GET /internal/v1/triggers?after=REVISION</c>: what has changed since, in the order of revisions. It waits up to a
/// second for a change.
/// </summary>
/// <param name="Revision">What to ask after next.</param>
/// <param name="FromStart">
/// Whether this is the beginning of the whole list, active triggers only: when asked after 0, or after a revision that does not exist yet, as when the
/// database was put back to an earlier state. What is not in the list then is there no longer.
/// </param>
/// <param name="More">Whether there are changes behind these already.</param>
/// <param name="Changes">A trigger that has changed often is in it once, as it is now.</param>
public sealed record TriggerPage(long Revision, bool FromStart, bool More, IReadOnlyList<TriggerChange> Changes);
