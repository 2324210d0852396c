using System.Text.Json.Nodes;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Queries;

namespace Meridian.ApiGateway.Features.People;

/// <summary>GET /v1/users/{id}: a user by any of their ids.</summary>
internal static class ShowUser
{
    /// <param name="Ids">All ids that are one with it, the first hundred.</param>
    public sealed record Response(
        string Id, bool IsAnonymous, IReadOnlyList<string> Ids, DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt, long Events, JsonObject Traits, IReadOnlyList<string> Groups, IReadOnlyList<EventCount> TopEvents);

    public sealed record EventCount(string Event, long Count);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/users/{id}", Handle)
        .WithName(nameof(ShowUser)).WithSummary("Show a user").Produces<Response>().ProducesProblem(404);

    internal static async Task<IResult> Handle(string id, HttpContext context, PeopleBook people)
    {
        try
        {
            var run = new QueryRun(Caller.Of(context).TenantId, context.RequestAborted);
            var background = await people.BackgroundAsync(run);
            if (await people.FindAsync(run, background, id) is not { } person) return QueryProblems.UserUnknown();
            var answer = await ReadAsync(people, run, background, person);
            return answer is null ? QueryProblems.UserUnknown() : TypedResults.Ok(answer with { Traits = (await people.TraitsAsync(run, background, [person])).GetValueOrDefault(person) ?? [] });
        }
        catch (QueryRefusal refusal)
        {
            return refusal.Problem;
        }
    }

    private static async Task<Response?> ReadAsync(PeopleBook people, QueryRun run, QueryBackground background, string person)
    {
        var sql = new QuerySql(background);
        var rows = await people.Engine.RowsAsync(run, sql, $$"""
            {{sql.With}}SELECT argMax({{PeopleBook.Id}}, (user_id != '', toString(actor) = {{sql.Text(person)}}, timestamp)), toUInt8(countIf(user_id != '') = 0),
                arraySort(arrayFilter(i -> i != '', arrayDistinct(arrayConcat(groupUniqArray(100)(user_id), groupUniqArray(100)(anonymous_id))))),
                toUnixTimestamp64Milli(min(timestamp)), toUnixTimestamp64Milli(max(timestamp)), toInt64(count()), arraySort(groupUniqArrayIf(100)(group_id, group_id != ''))
            FROM events WHERE tenant_id = {{sql.Tenant}} AND {{PeopleBook.Is(sql, background, person)}}
            """, row => new Response(row.GetString(0), row.GetByte(1) == 1, (string[])row.GetValue(2), PeopleBook.Time(row.GetInt64(3)), PeopleBook.Time(row.GetInt64(4)), row.GetInt64(5), [], (string[])row.GetValue(6), []));
        if (rows[0].Events == 0) return null;
        var names = new QuerySql(background);
        var top = await people.Engine.RowsAsync(run, names, $"{names.With}SELECT event, toInt64(count()) AS n FROM events WHERE tenant_id = {names.Tenant} AND {PeopleBook.Is(names, background, person)} GROUP BY event ORDER BY n DESC, event LIMIT 10",
            row => new EventCount(row.GetString(0), row.GetInt64(1)));
        return rows[0] with { TopEvents = top };
    }
}
