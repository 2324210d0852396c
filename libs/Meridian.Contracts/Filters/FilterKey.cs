namespace Meridian.Contracts.Filters;

/// <summary>Values of which a property must have one, or a filter cannot hold: what a set of filters can be looked up by.</summary>
/// <param name="Values">Texts, numbers and flags, each once.</param>
internal sealed record FilterKey(FilterProperty Property, IReadOnlyList<FilterValue> Values)
{
    /// <summary>All keys of a filter; none when it can hold for events of any values.</summary>
    public static List<FilterKey> Of(FilterNode node) => node switch
    {
        FilterNode.Condition { Operator: FilterOperator.Equal or FilterOperator.In, Property.IsTime: false } condition => [new FilterKey(condition.Property, ValuesOf(condition.Value))],
        FilterNode.AllOf all => [.. all.Parts.SelectMany(Of)],
        FilterNode.AnyOf { Parts.Count: > 0 } any => Shared([.. any.Parts.Select(Of)]),
        _ => [],
    };

    private static List<FilterValue> ValuesOf(FilterValue value) => value is FilterValue.Alternatives some
        ? [.. some.Texts.Select(text => new FilterValue.Text(text)), .. some.Numbers.Select(number => new FilterValue.Number(number)), .. some.Flags.Select(flag => new FilterValue.Flag(flag))]
        : [value];

    // One of several filters can only hold if one of their values is there: for a property that each of them has a key for.
    private static List<FilterKey> Shared(List<List<FilterKey>> parts)
    {
        var shared = new List<FilterKey>();
        foreach (var property in parts[0].Select(key => key.Property).Distinct())
        {
            var keys = parts.Select(part => part.Find(key => key.Property == property)).ToList();
            if (keys.TrueForAll(key => key is not null)) shared.Add(new FilterKey(property, [.. keys.SelectMany(key => key!.Values).Distinct()]));
        }

        return shared;
    }
}
