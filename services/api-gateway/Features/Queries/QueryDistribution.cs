using System.Globalization;
using System.Text.Json;

namespace Meridian.ApiGateway.Features.Queries;

/// <summary>The kind <c>distribution</c>: how a number that events have, or how many events users have, is spread.</summary>
internal static class QueryDistribution
{
    private const int MaxBuckets = 100;
    private static readonly string[] PercentileNames = ["p25", "p50", "p75", "p90", "p95", "p99"];

    public sealed record Request : Question
    {
        public string? Event { get; init; }

        /// <summary>Whose number; of events per user without it.</summary>
        public JsonElement? Property { get; init; }

        /// <summary>How many buckets, or their edges.</summary>
        public JsonElement? Buckets { get; init; }
    }

    /// <param name="Missing">Events where the property is no number.</param>
    public sealed record Response(
        string Of, long Count, long Missing, double? Min, double? Max, double? Avg, double Sum, IReadOnlyDictionary<string, double?> Percentiles, IReadOnlyList<Bucket> Buckets, long Below, long Above) : QueryAnswer;

    public sealed record Bucket(double From, double To, long Count);

    public static QuestionKind Kind { get; } = QuestionKind.Of<Request, Response>("distribution", AnswerAsync);

    private static async Task<Response> AnswerAsync(Request request, QueryScope scope, QueryRun run, QueryEngine engine)
    {
        var events = scope.Choose(new EventChoice { Event = request.Event }, "$");
        var property = request.Property is { ValueKind: not JsonValueKind.Null } given ? QueryScope.ReadProperty(given, "$.property") : null;
        if (property is { IsJson: false }) throw new QueryRefusal(QueryProblems.UnknownProperty("$.property", $"{property} is never a number."));
        var (count, edges) = ReadBuckets(request.Buckets);

        var sql = new QuerySql(scope);
        var rows = await engine.RowsAsync(run, sql, $$"""
            {{sql.With}}SELECT toInt64(count()), toInt64((SELECT count() FROM events WHERE {{Where(sql, scope, events)}})), toFloat64(min(x)), toFloat64(max(x)), toFloat64(avg(x)), toFloat64(sum(x)),
                arrayMap(q -> toFloat64(q), quantilesExactInclusive(0.25, 0.5, 0.75, 0.9, 0.95, 0.99)(x))
            FROM ({{Numbers(sql, scope, events, property)}})
            """, row => new Spread(row.GetInt64(0), row.GetInt64(1), row.GetDouble(2), row.GetDouble(3), row.GetDouble(4), row.GetDouble(5), (double[])row.GetValue(6)));
        var spread = rows[0];
        edges ??= spread.Count == 0 ? [] : Edges(spread.Min, spread.Max, count);
        var (buckets, below, above) = edges.Count == 0 ? ([], 0, 0) : await BucketsAsync(new(scope, run, engine, events, property), edges);
        double? OfAny(double value) => spread.Count == 0 || !double.IsFinite(value) ? null : value;
        return new Response(property is null ? "events_per_user" : "property", spread.Count, property is null ? 0 : spread.Events - spread.Count, OfAny(spread.Min), OfAny(spread.Max), OfAny(spread.Avg), spread.Sum,
            PercentileNames.Zip(spread.Percentiles).ToDictionary(pair => pair.First, pair => OfAny(pair.Second)), buckets, below, above);
    }

    private static async Task<(IReadOnlyList<Bucket>, long Below, long Above)> BucketsAsync(Asked asked, IReadOnlyList<double> edges)
    {
        var sql = new QuerySql(asked.Scope);
        var lower = string.Join(", ", edges.Take(edges.Count - 1).Select(QuerySql.Literal));
        var rows = await asked.Engine.RowsAsync(asked.Run, sql, string.Create(CultureInfo.InvariantCulture, $$"""
            {{sql.With}}SELECT toInt32(multiIf(x < {{QuerySql.Literal(edges[0])}}, -1, x > {{QuerySql.Literal(edges[^1])}}, {{edges.Count}}, toInt32(arrayCount(edge -> edge <= x, [{{lower}}])) - 1)) AS place, toInt64(count())
            FROM ({{Numbers(sql, asked.Scope, asked.Events, asked.Property)}}) GROUP BY place
            """), row => (Place: row.GetInt32(0), Count: row.GetInt64(1)));
        var counts = rows.ToDictionary(row => row.Place, row => row.Count);
        return ([.. Enumerable.Range(0, edges.Count - 1).Select(index => new Bucket(edges[index], edges[index + 1], counts.GetValueOrDefault(index)))], counts.GetValueOrDefault(-1), counts.GetValueOrDefault(edges.Count));
    }

    private static string Numbers(QuerySql sql, QueryScope scope, ChosenEvents events, Contracts.Filters.FilterProperty? property)
    {
        if (property is null) return $"SELECT toFloat64(count()) AS x FROM events WHERE {Where(sql, scope, events)} GROUP BY {sql.Actor}";
        var number = sql.Property(property);
        return $"SELECT {number.Number} AS x FROM events WHERE {Where(sql, scope, events)} AND {number.IsNumber}";
    }

    private static string Where(QuerySql sql, QueryScope scope, ChosenEvents events) => sql.Where(scope.Range, events.Names);

    private static List<double> Edges(double min, double max, int count) =>
        min == max ? [min, max] : [.. Enumerable.Range(0, count + 1).Select(index => index == count ? max : min + ((max - min) / count * index))];

    private static (int Count, IReadOnlyList<double>? Edges) ReadBuckets(JsonElement? json)
    {
        if (json is not { ValueKind: not JsonValueKind.Null } given) return (20, null);
        if (given.ValueKind == JsonValueKind.Number && given.TryGetInt32(out var count)) return (QueryRefusal.Within("$.buckets", count, 20, 1, MaxBuckets), null);
        if (given.ValueKind != JsonValueKind.Array || given.EnumerateArray().Any(edge => edge.ValueKind != JsonValueKind.Number)) throw QueryRefusal.Invalid("$.buckets", "It is a number of buckets, or the list of their edges.");
        var edges = given.EnumerateArray().Select(edge => edge.GetDouble()).ToList();
        if (edges.Count is < 2 or > MaxBuckets + 1 || edges.Zip(edges.Skip(1)).Any(pair => !(pair.First < pair.Second))) throw QueryRefusal.Invalid("$.buckets", "Edges ascend, and there are 2 to 101.");
        return (0, edges);
    }

    private sealed record Spread(long Count, long Events, double Min, double Max, double Avg, double Sum, double[] Percentiles);

    private sealed record Asked(QueryScope Scope, QueryRun Run, QueryEngine Engine, ChosenEvents Events, Contracts.Filters.FilterProperty? Property);
}
