using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Nodes;
using ClickHouse.Client.ADO.Readers;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Queries;

namespace Meridian.ApiGateway.Features.People;

/// <summary>GET /v1/users/{id}/timeline: a user's events, the newest first.</summary>
internal static class ShowTimeline
{
    public sealed record Response(IReadOnlyList<Item> Events, string? Next);

    public sealed record Item(
        string MessageId, string Type, string? Event, DateTimeOffset Timestamp, DateTimeOffset ReceivedAt, string? UserId, string? AnonymousId, string? GroupId, string? SessionId,
        string? Country, string? City, string? Browser, string? Os, string? Device, JsonNode? Properties, JsonNode? Traits, JsonNode? Context);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/users/{id}/timeline", Handle)
        .WithName(nameof(ShowTimeline)).WithSummary("Show what a user did").Produces<Response>().ProducesProblem(400).ProducesProblem(404);

    internal static async Task<IResult> Handle(
        string id, HttpContext context, PeopleBook people, [StringLength(512)] string? @event = null, [StringLength(600)] string? before = null, [Range(1, 200)] int limit = 50)
    {
        var behind = before is null ? ((long, string)?)null : Cursor(before);
        if (before is not null && behind is null) return Problems.BadCursor();
        try
        {
            var run = new QueryRun(Caller.Of(context).TenantId, context.RequestAborted);
            var background = await people.BackgroundAsync(run);
            if (await people.FindAsync(run, background, id) is not { } person) return QueryProblems.UserUnknown();
            var sql = new QuerySql(background);
            var rows = await people.Engine.RowsAsync(run, sql, Sql(sql, background, person, @event, behind, limit + 1), ToItem);
            var next = rows.Count > limit ? string.Create(CultureInfo.InvariantCulture, $"{rows[limit - 1].Timestamp.ToUnixTimeMilliseconds()}_{rows[limit - 1].MessageId}") : null;
            return TypedResults.Ok(new Response([.. rows.Take(limit)], next));
        }
        catch (QueryRefusal refusal)
        {
            return refusal.Problem;
        }
    }

    private static string Sql(QuerySql sql, QueryBackground background, string person, string? name, (long Moment, string MessageId)? before, int limit)
    {
        var named = name is null ? "" : $" AND event = {sql.Text(name)}";
        var earlier = before is { } cursor ? $" AND timestamp <= {sql.At(cursor.Moment)} AND (timestamp, message_id) < ({sql.At(cursor.Moment)}, {sql.Text(cursor.MessageId)})" : "";
        return $$"""
            {{sql.With}}SELECT message_id, type, event, toUnixTimestamp64Milli(timestamp), toUnixTimestamp64Milli(received_at), user_id, anonymous_id, group_id, session_id, country, city, browser, os, device, properties, traits, context
            FROM events WHERE tenant_id = {{sql.Tenant}}{{named}}{{earlier}} AND {{PeopleBook.Is(sql, background, person)}}
            ORDER BY timestamp DESC, message_id DESC LIMIT {{sql.Whole(limit)}}
            """;
    }

    private static Item ToItem(ClickHouseDataReader row) => new(
        row.GetString(0), row.GetString(1), Text(row, 2), PeopleBook.Time(row.GetInt64(3)), PeopleBook.Time(row.GetInt64(4)), Text(row, 5), Text(row, 6), Text(row, 7),
        row.GetGuid(8) == Guid.Empty ? null : row.GetGuid(8).ToString(), Text(row, 9), Text(row, 10), Text(row, 11), Text(row, 12), Text(row, 13),
        PeopleBook.Parse(row.GetString(14)), PeopleBook.Parse(row.GetString(15)), PeopleBook.Parse(row.GetString(16)));

    private static string? Text(ClickHouseDataReader row, int column) => row.GetString(column) is { Length: > 0 } text ? text : null;

    private static (long, string)? Cursor(string text)
    {
        var at = text.IndexOf('_', StringComparison.Ordinal);
        return at > 0 && long.TryParse(text.AsSpan(0, at), NumberStyles.None, CultureInfo.InvariantCulture, out var moment) ? (moment, text[(at + 1)..]) : null;
    }
}
