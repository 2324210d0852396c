using System.Text.Json.Nodes;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Queries;

namespace Meridian.ApiGateway.Features.People;

/// <summary>GET /v1/groups/{id}: one account, its traits and how many users it has.</summary>
internal static class ShowGroup
{
    public sealed record Response(string Id, DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt, JsonObject Traits, long Users, long Events);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/groups/{id}", Handle)
        .WithName(nameof(ShowGroup)).WithSummary("Show a group").Produces<Response>().ProducesProblem(404);

    internal static async Task<IResult> Handle(string id, HttpContext context, PeopleBook people)
    {
        try
        {
            var run = new QueryRun(Caller.Of(context).TenantId, context.RequestAborted);
            var background = await people.BackgroundAsync(run);
            var (sql, traits) = (new QuerySql(background), new QuerySql(background));
            var rows = await people.Engine.RowsAsync(run, sql, $$"""
                {{sql.With}}SELECT toUnixTimestamp64Milli(min(timestamp)), toUnixTimestamp64Milli(max(timestamp)), toInt64(uniqExact({{sql.Person}})), toInt64(count()) FROM events WHERE tenant_id = {{sql.Tenant}} AND group_id = {{sql.Text(id)}}
                """, row => new Response(id, PeopleBook.Time(row.GetInt64(0)), PeopleBook.Time(row.GetInt64(1)), [], row.GetInt64(2), row.GetInt64(3)));
            if (rows[0].Events == 0) return QueryProblems.GroupUnknown();
            var latest = await people.Engine.RowsAsync(run, traits, $$"""
                SELECT trait.1 AS name, argMax(trait.2, (timestamp, message_id)) AS value FROM (SELECT timestamp, message_id, arrayJoin(JSONExtractKeysAndValuesRaw(traits)) AS trait
                    FROM events WHERE tenant_id = {{traits.Tenant}} AND type = 'group' AND traits != '' AND group_id = {{traits.Text(id)}})
                GROUP BY name HAVING value != 'null' ORDER BY name
                """, row => KeyValuePair.Create(row.GetString(0), PeopleBook.Parse(row.GetString(1))));
            return TypedResults.Ok(rows[0] with { Traits = new JsonObject(latest) });
        }
        catch (QueryRefusal refusal)
        {
            return refusal.Problem;
        }
    }
}
