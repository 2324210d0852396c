using Meridian.Contracts.Events;

namespace Meridian.Contracts.Filters;

/// <summary>Filters that ask about few enough properties to share one pass through an event's JSON.</summary>
internal sealed class FilterGroup
{
    private readonly FilterCompiler _compiler = new();
    private readonly HashSet<FilterProperty> _properties = [];
    private readonly Dictionary<FilterProperty, FilterValueIndex> _byProperty = [];
    private readonly List<(FilterTest Test, int Index)> _filters = [];
    private readonly List<int> _withoutKey = [];
    private FilterValueIndex[] _indexes = [];

    /// <summary>The properties inside JSON objects that a filter asks about.</summary>
    public static HashSet<FilterProperty> JsonPropertiesOf(FilterNode node) => node switch
    {
        FilterNode.AllOf all => [.. all.Parts.SelectMany(JsonPropertiesOf)],
        FilterNode.AnyOf any => [.. any.Parts.SelectMany(JsonPropertiesOf)],
        FilterNode.Negation not => JsonPropertiesOf(not.Part),
        FilterNode.Condition { Property.IsJson: true } condition => [condition.Property],
        _ => [],
    };

    /// <summary>Whether filters with these properties still fit: the look-up in JSON knows as many as a filter may have.</summary>
    public bool HasRoom(IReadOnlySet<FilterProperty> properties) =>
        _properties.Count + properties.Count <= Filter.MaxProperties || _properties.Union(properties).Count() <= Filter.MaxProperties;

    /// <param name="key">What it is to be found by; null if there is nothing.</param>
    public void Add(int index, FilterNode filter, FilterKey? key)
    {
        _properties.UnionWith(JsonPropertiesOf(filter));
        var place = _filters.Count;
        _filters.Add((_compiler.Compile(filter), index));
        if (key is null)
        {
            _withoutKey.Add(place);
            return;
        }

        if (!_byProperty.TryGetValue(key.Property, out var found))
            _byProperty.Add(key.Property, found = new FilterValueIndex(key.Property.Field, _compiler.SlotOf(key.Property)));
        foreach (var value in key.Values) found.Add(value, place);
    }

    /// <summary>To be called once all filters are there.</summary>
    public void Complete() => _indexes = [.. _byProperty.Values];

    public void Match(in EnrichedEvent item, long now, List<int> matches)
    {
        Span<JsonSlot> slots = stackalloc JsonSlot[_compiler.SlotCount];
        var scope = new FilterScope(item, now, _compiler.Lookups, slots);
        foreach (var index in _indexes)
        {
            if (index.Find(ref scope) is { } candidates) Ask(candidates, ref scope, matches);
        }

        Ask(_withoutKey, ref scope, matches);
    }

    private void Ask(List<int> candidates, ref FilterScope scope, List<int> matches)
    {
        foreach (var place in candidates)
        {
            var (test, index) = _filters[place];
            if (test.Holds(ref scope)) matches.Add(index);
        }
    }
}
