namespace Meridian.ApiGateway.Features.Queries;

/// <summary>The kind <c>lifecycle</c>: who is new in an interval, who came back, and who did not.</summary>
internal static class QueryLifecycle
{
    private const int MaxIntervals = 366;

    public sealed record Request : Question
    {
        public string? Event { get; init; }
    }

    public sealed record Response(IReadOnlyList<Point> Points) : QueryAnswer;

    /// <param name="New">Did it for the first time ever.</param>
    /// <param name="Returning">Did it in the interval before, too.</param>
    /// <param name="Resurrecting">Did it not in the interval before, but earlier.</param>
    /// <param name="Dormant">Did it in the interval before, and not in this.</param>
    public sealed record Point(DateTimeOffset Time, long New, long Returning, long Resurrecting, long Dormant);

    public static QuestionKind Kind { get; } = QuestionKind.Of<Request, Response>("lifecycle", AnswerAsync);

    // The filter is the question's own: it is about nothing else.
    private static async Task<Response> AnswerAsync(Request request, QueryScope scope, QueryRun run, QueryEngine engine)
    {
        var intervals = scope.Intervals();
        if (intervals.Count > MaxIntervals) throw new QueryRefusal(QueryProblems.TooManyPoints(MaxIntervals));
        var events = scope.Choose(new EventChoice { Event = request.Event }, "$");
        var sql = new QuerySql(scope);
        var rows = await engine.RowsAsync(run, sql, Sql(sql, scope, intervals, events), row => Enumerable.Range(0, 4).Select(column => (ulong[])row.GetValue(column)).ToArray());
        // Without any users there are no lists to add up.
        return new Response([.. Enumerable.Range(0, intervals.Count).Select(index => new Point(intervals.Time(index), Count(0, index), Count(1, index), Count(2, index), Count(3, index)))]);

        long Count(int column, int index) => rows[0][column] is { Length: > 0 } counts ? (long)counts[index] : 0;
    }

    private static string Sql(QuerySql sql, QueryScope scope, Intervals intervals, ChosenEvents events)
    {
        // One interval more, before the first.
        var before = new QueryRange(intervals.Before(1), scope.Range.To);
        var wider = new Intervals(scope.Interval, before, scope.Zone);
        var (masks, index) = (new BitMasks(wider.Count), wider.Index(QuerySql.Moment, before));
        var counts = $"({sql.In(scope.Range)} OR {sql.In(new QueryRange(before.From, intervals.Starts[0]))})";
        return $$"""
            {{sql.With}}SELECT sumForEach(arrayMap((x, n) -> toUInt64(x AND n = born), now, places)), sumForEach(arrayMap((x, y) -> toUInt64(x AND y), now, then)),
                sumForEach(arrayMap((x, y, n) -> toUInt64(x AND NOT y AND n != born), now, then, places)), sumForEach(arrayMap((x, y) -> toUInt64(NOT x AND y), now, then))
            FROM (SELECT arrayPopFront(bits) AS now, arrayPopBack(bits) AS then, arrayEnumerate(now) AS places, if(first_at < {{scope.Range.From}}, -1, toInt64({{wider.Index("first_at", before)}})) AS born
                FROM (SELECT first_at, {{masks.Bits("m")}} AS bits
                    FROM (SELECT {{sql.Actor}} AS who, min({{QuerySql.Moment}}) AS first_at, {{masks.Aggregates("m", $"toInt64({index})", counts)}}
                        FROM events WHERE {{sql.Where(null, events.Names)}} AND timestamp < {{sql.At(scope.Range.To)}} GROUP BY who)))
            """;
    }
}
