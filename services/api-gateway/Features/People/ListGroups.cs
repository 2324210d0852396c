using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Queries;

namespace Meridian.ApiGateway.Features.People;

/// <summary>GET /v1/groups: the accounts that users belong to, those seen last first.</summary>
internal static class ListGroups
{
    public sealed record Response(IReadOnlyList<GroupRow> Groups, string? Next);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/groups", Handle)
        .WithName(nameof(ListGroups)).WithSummary("List groups").Produces<Response>().ProducesProblem(400);

    internal static async Task<IResult> Handle(HttpContext context, PeopleBook people, [StringLength(200)] string? search = null, [Range(1, 200)] int limit = 50, string? cursor = null)
    {
        var after = cursor is null ? null : PageCursor.Parse(cursor);
        if (cursor is not null && after is null) return Problems.BadCursor();
        try
        {
            var run = new QueryRun(Caller.Of(context).TenantId, context.RequestAborted);
            var sql = new QuerySql(await people.BackgroundAsync(run));
            var found = search is { Length: > 0 } ? $" AND positionCaseInsensitiveUTF8(group_id, {sql.Text(search)}) > 0" : "";
            var behind = after is null ? "" : $"HAVING (seen, number) < ({sql.Whole(after.Seen)}, toUInt64({sql.Text(after.Who)}))";
            var rows = await people.Engine.RowsAsync(run, sql, $$"""
                SELECT group_id, toUnixTimestamp64Milli(min(timestamp)), toUnixTimestamp64Milli(max(timestamp)) AS seen, sipHash64(group_id) AS number, argMaxIf(traits, timestamp, type = 'group' AND traits != '')
                FROM events WHERE tenant_id = {{sql.Tenant}} AND group_id != ''{{found}} GROUP BY group_id {{behind}} ORDER BY seen DESC, number DESC LIMIT {{sql.Whole(limit + 1)}}
                """, row => (Row: new GroupRow(row.GetString(0), PeopleBook.Time(row.GetInt64(1)), PeopleBook.Time(row.GetInt64(2)), PeopleBook.Parse(row.GetString(4)) as JsonObject ?? []), Number: row.GetUInt64(3)));
            var page = rows.Take(limit).ToList();
            var next = rows.Count > limit ? new PageCursor(page[^1].Row.LastSeenAt.ToUnixTimeMilliseconds(), page[^1].Number.ToString(System.Globalization.CultureInfo.InvariantCulture)).ToString() : null;
            return TypedResults.Ok(new Response([.. page.Select(row => row.Row)], next));
        }
        catch (QueryRefusal refusal)
        {
            return refusal.Problem;
        }
    }
}

/// <param name="Traits">Of the latest <c>group</c> event that had any.</param>
public sealed record GroupRow(string Id, DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt, JsonObject Traits);
