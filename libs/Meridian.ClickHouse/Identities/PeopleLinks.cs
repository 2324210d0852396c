namespace Meridian.ClickHouse.Identities;

/// <summary>
/// How a tenant's ids are brought together, in SQL (ADR-012). Links are read from the table's projection of them when the question is asked, so that they are exactly those of the
/// events that the question sees. A tenant without any pays nothing for it.
/// </summary>
public sealed class PeopleLinks
{
    private const int Doublings = 6;

    private readonly Depth _depth;

    private PeopleLinks(Depth depth) => _depth = depth;

    private enum Depth
    {
        None,
        One,
        Many,
    }

    /// <summary>There are no links.</summary>
    public static PeopleLinks None { get; } = new(Depth.None);

    /// <summary>No link leads to an id that is linked further.</summary>
    public static PeopleLinks Flat { get; } = new(Depth.One);

    /// <summary>Links are followed.</summary>
    public static PeopleLinks Chained { get; } = new(Depth.Many);

    public bool IsNone => _depth == Depth.None;

    /// <summary>The person that an id, as a number, stands for.</summary>
    public string Person(string actor) => _depth == Depth.None ? actor : $"transform({actor}, link_sources, link_people, {actor})";

    /// <summary>The definitions that <see cref="Person"/> needs, with a WITH in front; nothing for those without links.</summary>
    /// <param name="tenant">What stands for the tenant's id.</param>
    /// <param name="condition">A condition on the events that links are taken from; all without one. With one their projection is not read.</param>
    public string With(string tenant, string? condition = null) => _depth == Depth.None ? "" : $"WITH {Definitions(Source(tenant, condition))}";

    // Of several links of an id the earliest counts. Then hop by hop, each time twice as far: hop_n is where n links lead, low_n the least id on that way. Whoever is still
    // at an id with a link after 64 of them goes round in a circle, and the least id of it stands for all.
    private string Definitions(string source)
    {
        List<string> steps =
        [
            $$"""
            {{source}} AS links,
            links.1 AS link_sources
            """,
        ];
        if (_depth == Depth.One) return steps[0] + ", links.2 AS link_people\n";
        steps.Add("links.2 AS hop_0, (SELECT arrayMap((s, t) -> least(s, t), link_sources, hop_0)) AS low_0");
        for (var step = 1; step <= Doublings; step++)
        {
            var last = step - 1;
            steps.Add($"(SELECT arrayMap((l, t) -> least(l, transform(t, link_sources, low_{last}, t)), low_{last}, hop_{last})) AS low_{step}");
            steps.Add($"(SELECT arrayMap(t -> transform(t, link_sources, hop_{last}, t), hop_{last})) AS hop_{step}");
        }

        steps.Add($"(SELECT arrayMap(t -> transform(t, link_sources, low_{Doublings}, t), hop_{Doublings})) AS link_people");
        return string.Join(",\n", steps) + "\n";
    }

    /// <summary>Asks how a tenant's ids are linked: two numbers, how many are, and how many of them lead to others that are.</summary>
    /// <param name="tenant">What stands for the tenant's id.</param>
    /// <param name="condition">As for <see cref="With"/>.</param>
    public static string StateSql(string tenant, string? condition = null) => $$"""
        WITH {{Source(tenant, condition)}} AS links
        SELECT toInt64(length(links.1)), toInt64(hasAny(links.2, links.1))
        """;

    /// <summary>What an answer to <see cref="StateSql"/> says.</summary>
    public static PeopleLinks Of(long count, bool leadFurther) => count == 0 ? None : leadFurther ? Chained : Flat;

    private static string Source(string tenant, string? condition) => $"""
        (SELECT (groupArray(source), groupArray(target)) FROM
            (SELECT link_source AS source, min((timestamp, message_id, actor)).3 AS target FROM events WHERE tenant_id = {tenant} AND link_source != 0{(condition is null ? "" : $" AND {condition}")} GROUP BY link_source))
        """;
}
