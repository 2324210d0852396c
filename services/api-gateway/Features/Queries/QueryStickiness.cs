namespace Meridian.ApiGateway.Features.Queries;

/// <summary>The kind <c>stickiness</c>: in how many intervals of the range users were there.</summary>
internal static class QueryStickiness
{
    private const int MaxIntervals = 366;

    public sealed record Request : Question
    {
        public IReadOnlyList<SeriesChoice>? Series { get; init; }

        /// <summary>With a question about one choice of events, without a list.</summary>
        public string? Event { get; init; }
    }

    public sealed record Response(int Intervals, IReadOnlyList<Series> Series) : QueryAnswer;

    /// <param name="Values">Users who were there in 1, 2, … intervals.</param>
    public sealed record Series(string Letter, string Name, IReadOnlyList<long> Values, long Users)
    {
        [System.Text.Json.Serialization.JsonPropertyName("series")]
        public string Letter { get; init; } = Letter;
    }

    public static QuestionKind Kind { get; } = QuestionKind.Of<Request, Response>("stickiness", AnswerAsync);

    private static async Task<Response> AnswerAsync(Request request, QueryScope scope, QueryRun run, QueryEngine engine)
    {
        var (chosen, intervals) = (SeriesReader.Read(request.Series, new SeriesChoice { Event = request.Event }, scope), scope.Intervals());
        if (intervals.Count > MaxIntervals) throw new QueryRefusal(QueryProblems.TooManyPoints(MaxIntervals));
        var series = new List<Series>();
        foreach (var one in chosen)
        {
            var values = new long[intervals.Count];
            var (sql, masks) = (new QuerySql(scope), new BitMasks(intervals.Count));
            var text = $$"""
                {{sql.With}}SELECT toInt32({{masks.Size("m")}}) AS n, toInt64(count())
                FROM (SELECT {{sql.Actor}} AS who, {{masks.Aggregates("m", $"toInt64({intervals.Index(QuerySql.Moment, scope.Range)})", null)}}
                    FROM events WHERE {{sql.Where(scope.Range, one.Events.Names)}} AND {{sql.Is(one.Events, isNamed: true)}} GROUP BY who)
                GROUP BY n
                """;
            foreach (var (count, users) in await engine.RowsAsync(run, sql, text, row => (row.GetInt32(0), row.GetInt64(1)))) values[count - 1] = users;
            series.Add(new Series(one.Letter, one.Label, values, values.Sum()));
        }

        return new Response(intervals.Count, series);
    }
}
