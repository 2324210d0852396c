using System.Diagnostics;
using Meridian.ApiGateway.Features.Queries;
using Meridian.Contracts.Filters;

namespace Meridian.ApiGateway.Features.Cohorts;

/// <summary>The cohorts that a question names, and those they are made of, as conditions on a person.</summary>
/// <param name="definitions">By id; null is a static one.</param>
/// <param name="version">Another one whenever one of them was changed.</param>
internal sealed class KnownCohorts(IReadOnlyDictionary<Guid, CohortNode?> definitions, string version)
{
    /// <summary>How deep cohorts are made of cohorts.</summary>
    public const int MaxDepth = 5;

    public static KnownCohorts None { get; } = new(new Dictionary<Guid, CohortNode?>(), "");

    public string Version { get; } = version;

    /// <exception cref="QueryRefusal">There is no such cohort, or it is made of too many layers.</exception>
    public void Need(Guid id) => Check(id, 1, null);

    /// <summary>As a part of another cohort, which it must not be made of.</summary>
    /// <param name="above">How many layers stand above it.</param>
    /// <exception cref="QueryRefusal">There is no such cohort, or it is made of too many layers, or of the other one.</exception>
    public void Need(Guid id, int above, Guid? not) => Check(id, 1 + above, not);

    /// <summary>The condition that a person is in a cohort.</summary>
    /// <param name="person">An expression.</param>
    public string Condition(QuerySql sql, Guid id, string person) => definitions[id] is { } node
        ? Condition(sql, node, person)
        : $"{person} IN (SELECT {sql.PersonOf("actor")} FROM cohort_members FINAL WHERE tenant_id = {sql.Tenant} AND cohort_id = {sql.Id(id)} AND is_removed = 0)";

    /// <summary>The condition that a person fits a definition.</summary>
    public string Condition(QuerySql sql, CohortNode node, string person) => node switch
    {
        CohortNode.AllOf all => $"({string.Join(" AND ", all.Parts.Select(part => Condition(sql, part, person)))})",
        CohortNode.AnyOf any => $"({string.Join(" OR ", any.Parts.Select(part => Condition(sql, part, person)))})",
        CohortNode.Negation not => $"(NOT {Condition(sql, not.Part, person)})",
        CohortNode.InCohort other => Condition(sql, other.Id, person),
        CohortNode.Did did => Did(sql, did, person),
        CohortNode.Scored scored => sql.Condition(Filter.Of(scored.Condition), person),
        CohortNode.Trait trait => $"{person} IN ({Traits.PeopleSql(sql, trait.Condition)})",
        _ => throw new UnreachableException(),
    };

    // Whoever never did stands in no row: where they fit too, the others are counted out.
    private static string Did(QuerySql sql, CohortNode.Did did, string person)
    {
        var range = did.Within is { } span ? $" AND timestamp > {sql.At(sql.Now.ToUnixTimeMilliseconds() - span)} AND timestamp <= {sql.At(sql.Now.ToUnixTimeMilliseconds())}" : "";
        if (did.From is { } from) range += $" AND timestamp >= {sql.At(sql.Zone.Parse(from)!.Value)}";
        if (did.To is { } to) range += $" AND timestamp < {sql.At(sql.Zone.Parse(to)!.Value)}";
        var named = did.Events.Event is { } name ? $" AND event = {sql.Text(name)}" : "";
        var filtered = did.Events.Filter is { } filter ? $" AND {sql.Condition(filter)}" : "";
        var (kind, having) = did.Times.HoldsForNone ? ("NOT IN", $"NOT ({did.Times.Sql("count()")})") : ("IN", did.Times.Sql("count()"));
        return $"{person} {kind} (SELECT {sql.Person} AS who FROM events WHERE tenant_id = {sql.Tenant}{named}{range}{filtered} GROUP BY who HAVING {having})";
    }

    private void Check(Guid id, int depth, Guid? not)
    {
        if (depth > MaxDepth || id == not) throw new QueryRefusal(QueryProblems.CohortsTooDeep(MaxDepth));
        if (!definitions.TryGetValue(id, out var node)) throw new QueryRefusal(QueryProblems.UnknownCohort(id));
        foreach (var part in PartsOf(node)) Check(part, depth + 1, not);
    }

    /// <summary>The cohorts that a definition is made of.</summary>
    public static IEnumerable<Guid> PartsOf(CohortNode? node) => node switch
    {
        CohortNode.AllOf all => all.Parts.SelectMany(PartsOf),
        CohortNode.AnyOf any => any.Parts.SelectMany(PartsOf),
        CohortNode.Negation not => PartsOf(not.Part),
        CohortNode.InCohort cohort => [cohort.Id],
        _ => [],
    };
}

/// <summary>What is known of people's traits, in SQL.</summary>
internal static class Traits
{
    /// <summary>Those whose latest value of a trait meets a condition. The trait is put back into an object, so that it is exactly a filter's condition.</summary>
    public static string PeopleSql(QuerySql sql, FilterNode.Condition condition)
    {
        var key = sql.Text(condition.Property.Path[0]);
        return $$"""
            SELECT who FROM (SELECT who, concat('{', toJSONString({{key}}), ':', latest, '}') AS traits FROM (
                SELECT {{sql.Person}} AS who, argMax(JSONExtractRaw(traits, {{key}}), (timestamp, message_id)) AS latest
                FROM events WHERE tenant_id = {{sql.Tenant}} AND type = 'identify' AND JSONHas(traits, {{key}}) GROUP BY who))
            WHERE {{sql.Condition(Filter.Of(condition))}}
            """;
    }
}
