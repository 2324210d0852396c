using Meridian.Contracts.Events;
using Meridian.Contracts.Filters;

namespace Meridian.EventProcessor.Features.Triggers;

/// <summary>The triggers of one tenant, found by the name of the event. It never changes.</summary>
internal sealed class TenantTriggers
{
    private readonly Dictionary<byte[], Named> _byEvent = new(Utf8Comparer.Instance);
    private readonly Named _ofAny;

    public TenantTriggers(IEnumerable<Trigger> triggers)
    {
        var byName = triggers.ToLookup(trigger => trigger.Event, Utf8Comparer.Instance!);
        _ofAny = new Named([.. byName.Where(same => same.Key is null).SelectMany(same => same)]);
        foreach (var same in byName.Where(same => same.Key is not null)) _byEvent.Add(same.Key!, new Named([.. same]));
    }

    /// <summary>Adds the triggers that the event meets.</summary>
    /// <param name="now">What <c>within_last</c> counts back from, milliseconds since 1970 UTC.</param>
    /// <param name="scratch">For the inside; its content is lost.</param>
    public void Match(in EnrichedEvent item, long now, List<int> scratch, List<Trigger> matches)
    {
        _ofAny.Match(item, now, scratch, matches);
        if (_byEvent.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(item.Source.Event, out var named)) named.Match(item, now, scratch, matches);
    }

    private sealed class Named(Trigger[] triggers)
    {
        private readonly FilterSet _filters = new([.. triggers.Select(trigger => trigger.Filter)]);

        public void Match(in EnrichedEvent item, long now, List<int> scratch, List<Trigger> matches)
        {
            scratch.Clear();
            _filters.Match(item, now, scratch);
            foreach (var index in scratch) matches.Add(triggers[index]);
        }
    }
}
