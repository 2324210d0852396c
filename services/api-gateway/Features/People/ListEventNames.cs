using System.ComponentModel.DataAnnotations;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Queries;

namespace Meridian.ApiGateway.Features.People;

/// <summary>GET /v1/schema/events: the names of events, the most frequent first. It is read from the table's projection of counts.</summary>
internal static class ListEventNames
{
    public sealed record Response(IReadOnlyList<Item> Events);

    public sealed record Item(string Event, long Count, DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/events", Handle)
        .WithName(nameof(ListEventNames)).WithSummary("List names of events").Produces<Response>().ProducesProblem(400);

    internal static async Task<IResult> Handle(HttpContext context, QueryEngine engine, TimeProvider time, [StringLength(200)] string? search = null, [Range(1, 1_000)] int limit = 200)
    {
        try
        {
            var run = new QueryRun(Caller.Of(context).TenantId, context.RequestAborted);
            var sql = new QuerySql(QueryBackground.Of(run.TenantId, time.GetUtcNow()));
            var found = search is { Length: > 0 } ? $" AND positionCaseInsensitiveUTF8(event, {sql.Text(search)}) > 0" : "";
            return TypedResults.Ok(new Response(await engine.RowsAsync(run, sql, $$"""
                SELECT event, toInt64(count()) AS n, toUnixTimestamp64Milli(min(timestamp)), toUnixTimestamp64Milli(max(timestamp))
                FROM events WHERE tenant_id = {{sql.Tenant}}{{found}} GROUP BY event ORDER BY n DESC, event LIMIT {{sql.Whole(limit)}}
                """, row => new Item(row.GetString(0), row.GetInt64(1), PeopleBook.Time(row.GetInt64(2)), PeopleBook.Time(row.GetInt64(3))))));
        }
        catch (QueryRefusal refusal)
        {
            return refusal.Problem;
        }
    }
}
