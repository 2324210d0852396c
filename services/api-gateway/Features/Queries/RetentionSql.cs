using System.Globalization;
using Meridian.Contracts.Filters;

namespace Meridian.ApiGateway.Features.Queries;

/// <param name="Cohorts">How many of the intervals are of cohorts; the others are only come back in.</param>
internal sealed record RetentionPlan(ChosenEvents Start, ChosenEvents Return, RetentionMode Mode, bool Bounded, FilterProperty? Breakdown, int Cohorts, Intervals Intervals);

/// <summary>The statement of a retention. Rows are (value, cohort, size, returns): of one cohort, and how many of it came back in each of all intervals.</summary>
internal sealed class RetentionSql(QuerySql sql, QueryScope scope, RetentionPlan plan)
{
    private readonly BitMasks _masks = new(plan.Intervals.Count);
    private readonly QueryRange _whole = new(plan.Intervals.Starts[0], plan.Intervals.End);

    private string Index => $"toInt64({plan.Intervals.Index(QuerySql.Moment, _whole)})";

    public string Text() => sql.With + (plan switch
    {
        { Mode: RetentionMode.FirstTime } => FirstTime(),
        { Breakdown: null } => Recurring(),
        _ => RecurringByValue(),
    });

    // One row a user with what they did when, as bits; then for each cohort the bits of its users are added up.
    private string Recurring()
    {
        var cohorts = string.Join(", ", Enumerable.Range(0, plan.Cohorts).Select(cohort => Text($"(countIf(starts[{cohort + 1}] = 1), sumForEachIf(returns, starts[{cohort + 1}] = 1))")));
        return Text($$"""
            SELECT '', toInt32(cohort - 1), (cohorts[cohort]).1 AS size, if(size = 0, arrayWithConstant({{plan.Intervals.Count}}, toUInt64(0)), (cohorts[cohort]).2)
            FROM (SELECT [{{cohorts}}] AS cohorts FROM (
                SELECT {{_masks.Bits("s")}} AS starts, {{Returns()}} AS returns
                FROM (SELECT {{sql.Actor}} AS who, {{_masks.Aggregates("s", Index, IsStart())}}, {{_masks.Aggregates("r", Index, IsReturn())}} FROM events WHERE {{Where(_whole)}} GROUP BY who)))
            ARRAY JOIN arrayEnumerate(cohorts) AS cohort
            WHERE size > 0
            """);
    }

    private string RecurringByValue() => Text($$"""
        SELECT value, cohort, count() AS size, sumForEach(returns) FROM (
            SELECT start.2 AS value, toInt32(start.1) AS cohort, returns FROM (
                SELECT who, groupArrayIf((i, first), started) AS starts, {{_masks.Aggregates("r", "i", "returned")}}, {{Returns()}} AS returns FROM (
                    SELECT {{sql.Actor}} AS who, {{Index}} AS i, countIf({{IsStart()}}) > 0 AS started, countIf({{IsReturn()}}) > 0 AS returned,
                        argMinIf({{Value()}}, ({{QuerySql.Moment}}, {{Value()}}), {{IsStart()}}) AS first
                    FROM events WHERE {{Where(_whole)}} GROUP BY who, i)
                GROUP BY who)
            ARRAY JOIN starts AS start)
        GROUP BY value, cohort
        """);

    // The first start is looked for in all that is stored.
    private string FirstTime()
    {
        var start = sql.Is(plan.Start, isNamed: false);
        var back = sql.Is(plan.Return, isNamed: false);
        var ends = Text($"timestamp < {sql.At(_whole.To)} AND ({start} AND timestamp < {sql.At(scope.Range.To)} OR {back} AND timestamp >= {sql.At(_whole.From)})");
        var cohort = plan.Intervals.Index("first_at", _whole);
        return Text($$"""
            SELECT value, cohort, count() AS size, sumForEach(returns) FROM (
                SELECT value, toInt32({{cohort}}) AS cohort, {{Returns()}} AS returns FROM (
                    SELECT {{sql.Actor}} AS who, minIf({{QuerySql.Moment}}, {{start}}) AS first_at, argMinIf({{Value()}}, ({{QuerySql.Moment}}, {{Value()}}), {{start}}) AS value,
                        {{_masks.Aggregates("r", Index, $"{back} AND {sql.In(_whole)}")}}
                    FROM events WHERE {{sql.Where(null, Names)}} AND {{ends}} GROUP BY who
                    HAVING first_at >= {{scope.Range.From}} AND first_at < {{scope.Range.To}}))
            GROUP BY value, cohort
            """);
    }

    private IReadOnlyList<string> Names => ChosenEvents.NamesOf([plan.Start, plan.Return]);

    private string IsStart() => $"{sql.Is(plan.Start, isNamed: false)} AND {sql.In(scope.Range)}";

    private string IsReturn() => sql.Is(plan.Return, isNamed: false);

    private string Where(QueryRange range) => sql.Where(range, Names);

    private string Value() => plan.Breakdown is null ? "''" : sql.Property(plan.Breakdown).Text;

    // Where later ones count too, a bit stands for all behind it.
    private string Returns() => plan.Bounded ? _masks.Bits("r") : $"arrayMap(n -> toUInt64(n > 0), arrayReverse(arrayCumSum(arrayReverse({_masks.Bits("r")}))))";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
