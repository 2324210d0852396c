using Meridian.Contracts.Events;

namespace Meridian.Contracts.Filters;

/// <summary>
/// A filter made ready for events in memory. It reads each JSON object of an event at most once, and only if a condition comes to ask for it;
/// an answer allocates nothing. One instance serves all threads. For many filters over the same events there is <see cref="FilterSet"/>.
/// </summary>
public sealed class FilterPredicate
{
    private readonly FilterCompiler _compiler = new();
    private readonly FilterTest _root;

    /// <summary>Compiles the filter; worth keeping, because regular expressions take a while.</summary>
    public FilterPredicate(Filter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        _root = _compiler.Compile(filter.Root);
    }

    /// <summary>Whether the event is one that the filter means. Times are milliseconds since 1970 UTC.</summary>
    /// <param name="now">What <c>within_last</c> counts back from.</param>
    public bool Matches(in EnrichedEvent item, long now)
    {
        Span<JsonSlot> slots = stackalloc JsonSlot[_compiler.SlotCount];
        var scope = new FilterScope(item, now, _compiler.Lookups, slots);
        return _root.Holds(ref scope);
    }
}
