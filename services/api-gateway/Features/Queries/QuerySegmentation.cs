using System.Text.Json;

namespace Meridian.ApiGateway.Features.Queries;

/// <summary>The kind <c>segmentation</c>: how much of something there was, by up to three properties, as a table.</summary>
internal static class QuerySegmentation
{
    private const int MaxBreakdowns = 3;
    private const int MaxRows = 1_000;

    public sealed record Request : Question
    {
        public IReadOnlyList<SeriesChoice>? Series { get; init; }

        /// <summary>With <see cref="Measure"/> and <see cref="Property"/> a question with one series, without a list.</summary>
        public string? Event { get; init; }

        public Measure? Measure { get; init; }

        public JsonElement? Property { get; init; }

        public IReadOnlyList<JsonElement>? Breakdowns { get; init; }

        public int? Limit { get; init; }
    }

    /// <param name="Totals">Over all rows, also those beyond the limit.</param>
    /// <param name="RowCount">Without the limit.</param>
    public sealed record Response(IReadOnlyList<Column> Columns, IReadOnlyList<string> Breakdowns, IReadOnlyList<Row> Rows, IReadOnlyList<double?> Totals, long RowCount) : QueryAnswer;

    public sealed record Column(string Series, string Name, string? Event);

    public sealed record Row(IReadOnlyList<string?> Values, IReadOnlyList<double?> Measures);

    public static QuestionKind Kind { get; } = QuestionKind.Of<Request, Response>("segmentation", AnswerAsync);

    private static async Task<Response> AnswerAsync(Request request, QueryScope scope, QueryRun run, QueryEngine engine)
    {
        var series = SeriesReader.Read(request.Series, new SeriesChoice { Event = request.Event, Measure = request.Measure ?? Queries.Measure.Count, Property = request.Property }, scope);
        var given = request.Breakdowns ?? [];
        if (given.Count > MaxBreakdowns) throw new QueryRefusal(QueryProblems.TooManyValues("$.breakdowns", MaxBreakdowns));
        var properties = given.Select((json, index) => QueryScope.ReadBreakdown(json, FormattableString.Invariant($"$.breakdowns[{index}]")) ?? throw QueryRefusal.Invalid("$.breakdowns", "A breakdown is a property.")).ToList();
        var limit = QueryRefusal.Within("$.limit", request.Limit, 100, 1, MaxRows);
        var table = new SegmentationTable(scope, run, engine, series, properties);
        var (rows, count) = await table.ReadAsync(limit);
        return new Response([.. series.Select(one => new Column(one.Letter, one.Label, one.Events.Event))], [.. properties.Select(property => property.ToString())], rows, await table.TotalsAsync(), count);
    }
}

/// <summary>Reads the rows of a segmentation: those that the first series has most of.</summary>
internal sealed class SegmentationTable(QueryScope scope, QueryRun run, QueryEngine engine, IReadOnlyList<MeasuredSeries> series, IReadOnlyList<Contracts.Filters.FilterProperty> properties)
{
    public async Task<(IReadOnlyList<QuerySegmentation.Row> Rows, long Count)> ReadAsync(int limit)
    {
        if (properties.Count == 0) return ([new QuerySegmentation.Row([], await TotalsAsync())], 1);
        var largest = await RowsAsync(series[0], new SeriesBreakdown(properties, null, false), limit);
        var top = largest.Select(row => row.Value).ToList();
        var columns = new List<Dictionary<string, double?>> { largest.ToDictionary(row => row.Value, row => row.Total) };
        foreach (var one in series.Skip(1)) columns.Add((await RowsAsync(one, new SeriesBreakdown(properties, top, false), null)).ToDictionary(row => row.Value, row => row.Total));
        var rows = top.Select(value => new QuerySegmentation.Row(Values(value), [.. columns.Select((column, index) => column.TryGetValue(value, out var total) ? total : Zero(series[index]))]));
        return ([.. rows], largest.Count == 0 ? 0 : largest[0].Count);
    }

    public async Task<IReadOnlyList<double?>> TotalsAsync()
    {
        var totals = new List<double?>();
        foreach (var one in series) totals.Add(await RowsAsync(one, null, null) is [var row, ..] ? row.Total : Zero(one));
        return totals;
    }

    private async Task<IReadOnlyList<(string Value, double? Total, long Count)>> RowsAsync(MeasuredSeries one, SeriesBreakdown? breakdown, int? limit)
    {
        var sql = new QuerySql(scope);
        var text = new SeriesSql(sql, scope, one, scope.Range, null, breakdown).Text();
        var ordered = QuerySql.Around(text, "SELECT b, total, toInt64(count() OVER ()) FROM (", $") ORDER BY total DESC NULLS LAST, b{(limit is { } most ? $" LIMIT {sql.Whole(most)}" : "")}");
        return await engine.RowsAsync(run, sql, ordered, row => (row.GetString(0), double.IsFinite(row.GetDouble(1)) ? row.GetDouble(1) : (double?)null, row.GetInt64(2)));
    }

    private List<string?> Values(string value) =>
        [.. (properties.Count == 1 ? [value] : JsonSerializer.Deserialize<string[]>(value)!).Select(text => text.Length == 0 ? null : text)];

    private static double? Zero(MeasuredSeries one) => one.Measure is Measure.Count or Measure.Sum or Measure.UniqueUsers or Measure.UniqueGroups ? 0 : null;
}
