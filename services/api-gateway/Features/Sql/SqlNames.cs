using System.Collections.Frozen;

namespace Meridian.ApiGateway.Features.Sql;

/// <summary>What names may stand where in a tenant's statement: the lists of SqlNames.txt. Case does not count, because for many of ClickHouse's names it does not.</summary>
internal static class SqlNames
{
    private static readonly FrozenDictionary<string, FrozenSet<string>> Sections = Read();

    // Suffixes that turn an aggregate function into another; they can follow each other.
    private static readonly string[] Combinators =
        ["SimpleState", "MergeState", "OrDefault", "Resample", "Distinct", "ForEach", "ArgMin", "ArgMax", "OrNull", "Array", "State", "Merge", "Map", "If"];

    private static readonly FrozenSet<string> BeforeBracket = Set("""
        ALL AND ANY ARRAY AS ASC ASOF BETWEEN BY CASE COLUMNS CUBE DESC DISTINCT DIV ELSE EXCEPT EXISTS FILTER FROM GLOBAL HAVING ILIKE IN INTERPOLATE INTERSECT INTERVAL
        IS JOIN LIKE LIMIT MOD NOT OFFSET ON OR OVER PREWHERE QUALIFY REPLACE ROLLUP SELECT SETS STEP THEN TO UNION USING VALUES WHEN WHERE WITH
        """);

    /// <summary>Every function that may be called.</summary>
    public static IReadOnlyList<string> Functions { get; } = [.. Sections["functions"].Concat(Sections["aggregates"]).Order(StringComparer.OrdinalIgnoreCase)];

    /// <summary>Whether something may be called by that name: a function, an aggregate, a table function, a type with arguments.</summary>
    public static bool MayBeCalled(string name) =>
        Sections["functions"].Contains(name) || Sections["tables"].Contains(name) || Sections["types"].Contains(name) || IsAggregate(name);

    /// <summary>Whether a name must not stand anywhere, because a function may be meant by it.</summary>
    public static bool IsRefused(string name) => Sections["refused"].Contains(name) || name.StartsWith("__", StringComparison.Ordinal);

    /// <summary>Whether the lists know a function of the engine at all.</summary>
    public static bool Knows(string function) => Sections.Values.Any(section => section.Contains(function)) || IsRefused(function);

    /// <summary>Whether a word of the language may stand before a bracket.</summary>
    public static bool IsKeywordBeforeBracket(string word) => BeforeBracket.Contains(word);

    private static bool IsAggregate(string name)
    {
        if (Sections["aggregates"].Contains(name)) return true;
        foreach (var combinator in Combinators)
        {
            if (name.Length > combinator.Length && name.EndsWith(combinator, StringComparison.OrdinalIgnoreCase) && IsAggregate(name[..^combinator.Length])) return true;
        }

        return false;
    }

    private static FrozenDictionary<string, FrozenSet<string>> Read()
    {
        using var text = new StreamReader(typeof(SqlNames).Assembly.GetManifestResourceStream("Meridian.ApiGateway.Features.Sql.SqlNames.txt")!);
        var lines = text.ReadToEnd().Split('\n').Where(line => !line.StartsWith('#'));
        return string.Join('\n', lines).Split('[', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(section => section.Split(']')).ToFrozenDictionary(section => section[0], section => Set(section[1]), StringComparer.Ordinal);
    }

    private static FrozenSet<string> Set(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
