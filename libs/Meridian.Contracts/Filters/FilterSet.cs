using Meridian.Contracts.Events;

namespace Meridian.Contracts.Filters;

/// <summary>
/// Many filters over the same events. It gives the answers that a <see cref="FilterPredicate"/> for each would give, but reads an event's JSON once for
/// all of them, and does not ask filters that demand a value of a property which the event does not have there: those are found by the value.
/// One instance serves all threads.
/// </summary>
public sealed class FilterSet
{
    private readonly List<int> _always = [];
    private readonly List<FilterGroup> _groups = [];

    /// <param name="filters">Null holds for every event.</param>
    public FilterSet(IReadOnlyList<Filter?> filters)
    {
        ArgumentNullException.ThrowIfNull(filters);
        var keys = filters.Select(filter => filter is null ? [] : FilterKey.Of(filter.Root)).ToList();
        var values = keys.SelectMany(some => some).GroupBy(key => key.Property)
            .ToDictionary(same => same.Key, same => same.SelectMany(key => key.Values).Distinct().Count());
        for (var index = 0; index < filters.Count; index++)
        {
            if (filters[index] is not { } filter) _always.Add(index);
            // The more values there are, the fewer filters stand behind each.
            else Place(filter).Add(index, filter.Root, keys[index].MaxBy(key => values[key.Property]));
        }

        foreach (var group in _groups) group.Complete();
    }

    /// <summary>Adds the indexes of the filters that the event meets, in no particular order.</summary>
    /// <param name="now">What <c>within_last</c> counts back from, milliseconds since 1970 UTC.</param>
    public void Match(in EnrichedEvent item, long now, List<int> matches)
    {
        ArgumentNullException.ThrowIfNull(matches);
        matches.AddRange(_always);
        foreach (var group in _groups) group.Match(item, now, matches);
    }

    // An event's properties are few, so nearly always one group holds all filters.
    private FilterGroup Place(Filter filter)
    {
        var properties = FilterGroup.JsonPropertiesOf(filter.Root);
        if (_groups.Find(group => group.HasRoom(properties)) is { } found) return found;
        var added = new FilterGroup();
        _groups.Add(added);
        return added;
    }
}
