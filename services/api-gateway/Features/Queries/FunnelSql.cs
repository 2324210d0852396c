using System.Globalization;
using Meridian.Contracts.Filters;

namespace Meridian.ApiGateway.Features.Queries;

/// <summary>A funnel's question that was read.</summary>
/// <param name="Window">Milliseconds.</param>
internal sealed record FunnelPlan(IReadOnlyList<ChosenEvents> Steps, FunnelOrder Order, long Window, FilterProperty? Breakdown, int Limit, bool Times);

/// <summary>
/// The statement of a funnel. Rows are (isTotal, isOther, value, counts, medians between steps, medians from the first).
/// </summary>
/// <remarks>
/// Of each user the events are put in order, as times and as masks of the steps they fit. From the back to the front, step by step, every event learns when the chain that
/// would begin with it takes its further steps: arrays are only mapped, shifted and filled, so the work grows with the number of events and not with its square. Where nobody asks for
/// times or values, and no event fits two steps, ClickHouse's windowFunnel has the same answer sooner.
/// </remarks>
internal sealed class FunnelSql(QuerySql sql, QueryScope scope, FunnelPlan plan)
{
    // Later than every time.
    private const string Never = "4611686018427387904";

    private int Count => plan.Steps.Count;

    public string Text() => sql.With + (CanBeQuick() ? Quick() : Whole());

    private bool CanBeQuick() => plan is { Order: FunnelOrder.Ordered, Times: false, Breakdown: null }
        && plan.Steps.All(step => step.Event is not null) && plan.Steps.Select(step => step.Event).Distinct(StringComparer.Ordinal).Count() == Count;

    private string Quick()
    {
        var (clock, end) = Clock();
        var steps = string.Join(", ", plan.Steps.Select((step, index) => $"{sql.Is(step, isNamed: false)}{(index == 0 ? Text($" AND {clock} < {end}") : "")}"));
        var counts = string.Join(", ", Enumerable.Range(1, Count).Select(n => Text($"countIf(level >= {n})")));
        return Text($$"""
            SELECT toUInt8(1), toUInt8(0), '', [{{counts}}], emptyArrayFloat64(), emptyArrayFloat64()
            FROM (SELECT {{sql.Actor}} AS who, windowFunnel({{plan.Window}})({{clock}}, {{steps}}) AS level FROM events WHERE {{Where()}} GROUP BY who HAVING level > 0)
            """);
    }

    // windowFunnel keeps the time of every event: in half the bytes where milliseconds since the range began are few enough, which is up to seven weeks. And when the range ends.
    private (string Text, long End) Clock() => scope.Range.To + plan.Window - scope.Range.From <= uint.MaxValue
        ? (Text($"toUInt32({QuerySql.Moment} - {scope.Range.From})"), scope.Range.To - scope.Range.From)
        : ($"toUInt64({QuerySql.Moment})", scope.Range.To);

    private string Whole()
    {
        var counts = string.Join(", ", Enumerable.Range(1, Count).Select(n => Text($"countIf(level >= {n})")));
        var between = string.Join(", ", Enumerable.Range(2, Count - 1).Select(n => Text($"toFloat64(quantileExactInclusiveIf(0.5)((times[{n}] - times[{n - 1}]) / 1000, level >= {n}))")));
        var first = string.Join(", ", Enumerable.Range(2, Count - 1).Select(n => Text($"toFloat64(quantileExactInclusiveIf(0.5)((times[{n}] - times[1]) / 1000, level >= {n}))")));
        var medians = plan.Times ? $"[{between}], [{first}]" : "emptyArrayFloat64(), emptyArrayFloat64()";
        if (plan.Breakdown is null) return Text($"SELECT toUInt8(1), toUInt8(0), '', [{counts}], {medians} FROM ({Users()}) HAVING count() > 0");
        return Text($$"""
            SELECT toUInt8(grouping(o, b)) > 0 AS is_total, o, b, [{{counts}}], {{medians}}
            FROM (SELECT level, times, toUInt8(place > {{plan.Limit}}) AS o, if(o, '', value) AS b
                FROM (SELECT level, times, value, dense_rank() OVER (ORDER BY size DESC, value) AS place
                    FROM (SELECT level, times, value, count() OVER (PARTITION BY value) AS size FROM ({{Users()}}))))
            GROUP BY GROUPING SETS ((), (o, b))
            """);
    }

    // The attempt of each user: how far it got, when it took each step, and the value of its first event.
    private string Users() => Text($$"""
        SELECT who, 0 - best.1 AS level, best.2 AS times, best.3 AS value
        FROM (SELECT who, arrayReduce('min', attempts) AS best
            FROM (SELECT who, arrayMap((c, v) -> (toInt8(0 - arrayCount(t -> t <= c[1] + {{plan.Window}}, c)), c, v),
                    arrayFilter((c, m) -> {{IsStart}}, chains, masks), arrayFilter((v, m, c) -> {{IsStart}}, values, masks, chains)) AS attempts
                FROM ({{Chains()}}))
            WHERE notEmpty(attempts))
        """);

    // The sentinel at the end fits all steps and never comes, so nothing begins there.
    private string IsStart => plan.Order == FunnelOrder.Unordered
        ? Text($"m != 0 AND c[1] < {scope.Range.To}")
        : Text($"bitTest(m, 0) AND c[1] < {scope.Range.To}");

    private string Chains()
    {
        var events = Text($$"""
            SELECT who, arrayPushBack(ordered.1, toInt64({{Never}})) AS times, arrayPushBack(ordered.2, toUInt32({{(1L << Count) - 1}})) AS masks, arrayPushBack(ordered.3, '') AS values
            FROM (SELECT {{sql.Actor}} AS who, arraySort(groupArray((toInt64({{QuerySql.Moment}}), {{Mask()}}, {{Value()}}))) AS ordered FROM events WHERE {{Where()}} GROUP BY who)
            """);
        if (plan.Order == FunnelOrder.Unordered)
        {
            var next = Enumerable.Range(0, Count).Select(n => Text($"arrayReverseFill((t, m) -> bitTest(m, {n}), times, masks)"));
            var names = string.Join(", ", Enumerable.Range(0, Count).Select(n => Text($"n{n}")));
            return $"SELECT who, masks, values, arrayMap(({names}) -> arraySort([{names}]), {string.Join(", ", next)}) AS chains FROM ({events})";
        }

        // Each layer has in front of the later steps' times its own.
        var inner = $"SELECT who, times, masks, values, arrayMap(t -> emptyArrayInt64(), times) AS later FROM ({events})";
        for (var step = Count - 1; step >= 0; step--) inner = Layer(inner, step);
        return $"SELECT who, masks, values, later AS chains FROM ({inner})";
    }

    private string Layer(string inner, int step)
    {
        var never = Text($"arrayWithConstant({Count - step}, toInt64({Never}))");
        // What lies behind this event.
        var behind = step == Count - 1 ? "later" : Text($"arrayPushBack(arrayPopFront(later), arrayWithConstant({Count - step - 1}, toInt64({Never})))");
        var own = $"arrayMap((t, m, l) -> {(step == 0 || plan.Order == FunnelOrder.Strict ? Text($"if(bitTest(m, {step}), arrayPushFront(l, t), {never})") : "arrayPushFront(l, t)")}, times, masks, {behind})";
        // From where one stands on, the next event that fits; the first step is the event itself.
        var filled = step == 0 || plan.Order == FunnelOrder.Strict ? own : Text($"arrayReverseFill((c, m) -> bitTest(m, {step}), {own}, masks)");
        return $"SELECT who, times, masks, values, {filled} AS later FROM ({inner})";
    }

    private string Mask() => $"toUInt32({string.Join(" + ", plan.Steps.Select((step, index) => Text($"{1L << index} * toUInt32({sql.Is(step, isNamed: false)})")))})";

    private string Value() => plan.Breakdown is null ? "''" : sql.Property(plan.Breakdown).Text;

    // Conversions that began in the range may end after it.
    private string Where()
    {
        var range = scope.Range with { To = scope.Range.To + plan.Window };
        var names = plan.Order == FunnelOrder.Strict ? [] : ChosenEvents.NamesOf(plan.Steps);
        var where = sql.Where(range, names);
        // Where all that a step asks for is a name, those that are read are all of steps.
        return plan.Order == FunnelOrder.Strict || plan.Steps.All(step => step.Filter is null) || names.Count == 0 && plan.Steps.Any(step => step is { Event: null, Filter: null })
            ? where
            : $"{where} AND ({string.Join(" OR ", plan.Steps.Select(step => sql.Is(step, isNamed: false)))})";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
