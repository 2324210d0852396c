namespace Meridian.Contracts.Filters;

/// <summary>The names of <see cref="FilterOperator"/> in JSON.</summary>
public static class FilterOperators
{
    private static readonly Dictionary<string, FilterOperator> ByName = new(StringComparer.Ordinal)
    {
        ["="] = FilterOperator.Equal,
        ["!="] = FilterOperator.NotEqual,
        ["<"] = FilterOperator.Less,
        ["<="] = FilterOperator.LessOrEqual,
        [">"] = FilterOperator.Greater,
        [">="] = FilterOperator.GreaterOrEqual,
        ["contains"] = FilterOperator.Contains,
        ["starts_with"] = FilterOperator.StartsWith,
        ["ends_with"] = FilterOperator.EndsWith,
        ["regex"] = FilterOperator.Regex,
        ["in"] = FilterOperator.In,
        ["set"] = FilterOperator.Set,
        ["not_set"] = FilterOperator.NotSet,
        ["before"] = FilterOperator.Before,
        ["after"] = FilterOperator.After,
        ["within_last"] = FilterOperator.WithinLast,
        // As people write them; never written by us.
        ["≠"] = FilterOperator.NotEqual,
        ["≤"] = FilterOperator.LessOrEqual,
        ["≥"] = FilterOperator.GreaterOrEqual,
    };

    /// <summary>All names, for a message.</summary>
    public static string Names { get; } = string.Join(", ", Enum.GetValues<FilterOperator>().Select(Name));

    /// <summary>The name in JSON.</summary>
    public static string Name(FilterOperator value) => ByName.First(pair => pair.Value == value).Key;

    /// <summary>The operator of that name; false when there is none.</summary>
    public static bool TryParse(string name, out FilterOperator value) => ByName.TryGetValue(name, out value);
}
