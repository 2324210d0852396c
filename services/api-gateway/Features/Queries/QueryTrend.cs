using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ClickHouse;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Meridian.ApiGateway.Features.Queries;

/// <summary>POST /v1/query/trend: how many events, or users, there were in each interval, broken down if asked to.</summary>
internal static partial class QueryTrend
{
    private const int MaxPoints = 10_000;

    /// <param name="Event">The events' name; all events without it.</param>
    /// <param name="From">The first moment; points begin with the interval that it is in.</param>
    /// <param name="To">The moment behind the last.</param>
    /// <param name="Limit">Most series, the largest first.</param>
    public sealed record Request(
        [StringLength(512)] string? Event,
        [Required] DateTimeOffset? From,
        [Required] DateTimeOffset? To,
        TrendInterval Interval = TrendInterval.Day,
        TrendMeasure Measure = TrendMeasure.Count,
        [StringLength(512)] string? Breakdown = null,
        [Range(1, 1_000)] int Limit = 25);

    /// <param name="Total">Over all series, also those beyond the limit.</param>
    /// <param name="Freshness">Null while it is not known.</param>
    public sealed record Response(IReadOnlyList<Series> Series, long Total, long RowsRead, double TookMs, Freshness? Freshness);

    /// <param name="Breakdown">The value; null where there is none.</param>
    public sealed record Series(string? Breakdown, long Total, IReadOnlyList<Point> Points);

    public sealed record Point(DateTimeOffset Time, long Value);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/trend", Handle)
        .WithName(nameof(QueryTrend)).WithSummary("Ask for a trend");

    internal static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(
        Request request, HttpContext context, TenantAnalytics analytics, IOptions<QueryOptions> options)
    {
        if (Check(request, out var times, out var breakdown) is { } problem) return problem;
        var since = Stopwatch.GetTimestamp();
        var (rows, rowsRead) = await AskAsync(analytics, Caller.Of(context).TenantId, request, breakdown, options.Value.Timeout, context.RequestAborted);
        return TypedResults.Ok(Answer(rows, times, rowsRead, Stopwatch.GetElapsedTime(since)) with { Freshness = Freshness.Of(context) });
    }

    private static ProblemHttpResult? Check(Request request, out List<DateTimeOffset> times, out Breakdown? breakdown)
    {
        breakdown = request.Breakdown is null ? null : Queries.Breakdown.Parse(request.Breakdown);
        times = [.. request.Interval.Points(request.From!.Value, request.To!.Value).Take(MaxPoints + 1)];
        if (request.To <= request.From) return Problems.EmptyRange();
        if (times.Count > MaxPoints) return Problems.TooManyPoints(MaxPoints);
        return breakdown is null && request.Breakdown is not null ? Problems.UnknownBreakdown(request.Breakdown) : null;
    }

    private static Response Answer(List<Row> rows, List<DateTimeOffset> times, long rowsRead, TimeSpan took)
    {
        // Rows of a series stand together, the largest series first; without any there is still one series of zeros.
        var series = rows.GroupBy(row => row.Breakdown).Select(group => ToSeries(group.Key, group.First().Total, group, times)).ToList();
        if (series.Count == 0) series.Add(ToSeries(null, 0, [], times));
        return new Response(series, rows.Count == 0 ? 0 : rows[0].Overall, rowsRead, Math.Round(took.TotalMilliseconds, 2), null);
    }

    private static Series ToSeries(string? breakdown, long total, IEnumerable<Row> rows, List<DateTimeOffset> times)
    {
        var values = rows.ToDictionary(row => row.Time, row => row.Value);
        return new Series(breakdown, total, [.. times.Select(time => new Point(time, values.GetValueOrDefault(time)))]);
    }

    private readonly record struct Row(string? Breakdown, long Total, long Overall, DateTimeOffset Time, long Value);
}
