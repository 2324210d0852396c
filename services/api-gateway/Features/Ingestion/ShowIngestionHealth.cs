using System.ComponentModel.DataAnnotations;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Queries;

namespace Meridian.ApiGateway.Features.Ingestion;

/// <summary>GET /v1/ingestion/health: what came in hour by hour, what of it counts, and what was refused and why.</summary>
internal static class ShowIngestionHealth
{
    private static readonly TimeSpan OneHour = TimeSpan.FromHours(1);

    /// <param name="From">The first hour's beginning (UTC).</param>
    /// <param name="Hours">The last one is not over yet.</param>
    /// <param name="RefusedEvents">Those that receipts told of, by their codes; the most frequent first.</param>
    /// <param name="RefusedRequests">Requests of which nothing was taken, limits among them.</param>
    public sealed record Response(
        DateTimeOffset From, DateTimeOffset To, Counts Total, IReadOnlyList<Hour> Hours, IReadOnlyList<Reason> RefusedEvents, IReadOnlyList<Reason> RefusedRequests, Freshness? Freshness);

    /// <param name="Accepted">With a receipt.</param>
    /// <param name="Stored">What answers count.</param>
    /// <param name="Repeats">What was accepted and left out, since its messageId had come before; null for as long as some may still be on their way.</param>
    public sealed record Counts(long Accepted, long Stored, long? Repeats, long RefusedEvents, long RefusedRequests);

    public sealed record Hour(DateTimeOffset Time, long Accepted, long Stored, long? Repeats, long RefusedEvents, long RefusedRequests);

    /// <param name="Code">As in receipts and problems.</param>
    /// <param name="LastAt">The last hour in which it came up.</param>
    /// <param name="Hourly">How often in each of the hours.</param>
    public sealed record Reason(string Code, long Count, DateTimeOffset LastAt, IReadOnlyList<long> Hourly);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/ingestion/health", Handle)
        .WithName(nameof(ShowIngestionHealth)).WithSummary("Show what became of events")
        .WithDescription("Counted by the hour in which something arrived (UTC), and kept for seven days. A second may pass until something is counted.")
        .Produces<Response>().ProducesProblem(400).ProducesProblem(503);

    internal static async Task<IResult> Handle(
        HttpContext context, IntakeLedger ledger, QueryEngine engine, FreshnessWatch watch, TimeProvider time, [Range(1, IntakeLedger.MostHours)] int hours = 24)
    {
        var run = new QueryRun(Caller.Of(context).TenantId, context.RequestAborted);
        var (now, all) = (time.GetUtcNow(), HoursUntil(time.GetUtcNow(), hours));
        try
        {
            // In this order: whatever the watermark promises is in what is read after it.
            var record = await ledger.ReadAsync(run.TenantId, all[0], all[^1], run.CancellationToken);
            var freshness = await watch.CurrentAsync(run.TenantId, run.CancellationToken);
            return TypedResults.Ok(Build(all, now, record, await StoredAsync(run, engine, now, all[0]), freshness));
        }
        catch (QueryRefusal refusal)
        {
            return refusal.Problem;
        }
    }

    private static IReadOnlyList<DateTimeOffset> HoursUntil(DateTimeOffset now, int count)
    {
        var last = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);
        return [.. Enumerable.Range(0, count).Select(back => last - ((count - 1 - back) * OneHour))];
    }

    private static async Task<Dictionary<DateTimeOffset, long>> StoredAsync(QueryRun run, QueryEngine engine, DateTimeOffset now, DateTimeOffset from)
    {
        var sql = new QuerySql(QueryBackground.Of(run.TenantId, now));
        var rows = await engine.RowsAsync(run, sql, $"""
            SELECT toInt64(toUnixTimestamp(toStartOfHour(received_at, 'UTC'))) AS hour, toInt64(count())
            FROM events WHERE tenant_id = {sql.Tenant} AND {QuerySql.NotOwn} AND received_at >= {sql.At(from.ToUnixTimeMilliseconds())} GROUP BY hour
            """, row => (Hour: DateTimeOffset.FromUnixTimeSeconds(row.GetInt64(0)), Count: row.GetInt64(1)));
        return rows.ToDictionary(row => row.Hour, row => row.Count);
    }

    private static Response Build(IReadOnlyList<DateTimeOffset> hours, DateTimeOffset now, IntakeRecord record, Dictionary<DateTimeOffset, long> stored, Freshness? freshness)
    {
        var (events, requests) = (Reasons(record, IntakeOutcome.EventRefused, hours), Reasons(record, IntakeOutcome.RequestRefused, hours));
        var items = hours.Select((hour, at) => new Hour(
            hour, record.Accepted(hour), stored.GetValueOrDefault(hour), Repeats(hour, record, stored.GetValueOrDefault(hour), freshness),
            events.Sum(reason => reason.Hourly[at]), requests.Sum(reason => reason.Hourly[at]))).ToList();
        var total = new Counts(
            items.Sum(hour => hour.Accepted), items.Sum(hour => hour.Stored), RepeatsOfAll(items),
            items.Sum(hour => hour.RefusedEvents), items.Sum(hour => hour.RefusedRequests));
        return new Response(hours[0], now, total, items, events, requests, freshness);
    }

    // What was accepted is stored or was left out, once everything up to the hour's last event is queryable.
    private static long? Repeats(DateTimeOffset hour, IntakeRecord record, long stored, Freshness? freshness)
    {
        var accepted = record.Accepted(hour);
        var last = record.Latest < hour + OneHour ? record.Latest : hour + OneHour;
        return accepted == 0 ? 0 : freshness?.Watermark > last ? Math.Max(0, accepted - stored) : null;
    }

    // Not the sum of those of hours: what came at the turn of an hour may be stored under the other one, some milliseconds away.
    private static long? RepeatsOfAll(List<Hour> hours) =>
        hours.Any(hour => hour.Repeats is null) ? null : Math.Max(0, hours.Where(hour => hour.Accepted > 0).Sum(hour => hour.Accepted - hour.Stored));

    private static IReadOnlyList<Reason> Reasons(IntakeRecord record, IntakeOutcome outcome, IReadOnlyList<DateTimeOffset> hours) =>
        [.. record.Refused(outcome, hours).Select(reason => new Reason(reason.Code, reason.Hourly.Sum(), hours[LastOf(reason.Hourly)], reason.Hourly))];

    private static int LastOf(IReadOnlyList<long> hourly) => Enumerable.Range(0, hourly.Count).Last(at => hourly[at] > 0);
}
