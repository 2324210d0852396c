using System.ComponentModel.DataAnnotations;
using ClickHouse.Client.ADO;
using ClickHouse.Client.Utility;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ClickHouse;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.Audit;

/// <summary>GET /v1/audit: what was done in the tenant, the newest first, page by page. A record is there seconds after the act.</summary>
internal static class ListAudit
{
    private const int MostItems = 500;

    /// <param name="Area">security, admin or privacy.</param>
    /// <param name="UserId">Who did it; null where that is not known.</param>
    public sealed record Item(Guid Id, DateTimeOffset At, string Area, string Action, Guid? UserId, string? Subject, string? Ip, string? UserAgent);

    /// <param name="Next">The cursor of the next page; null on the last.</param>
    public sealed record Response(IReadOnlyList<Item> Items, string? Next);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/audit", Handle)
        .WithName(nameof(ListAudit)).WithSummary("List what was done");

    internal static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(
        HttpContext context, TenantAnalytics analytics, DateTimeOffset? from = null, DateTimeOffset? to = null, [StringLength(200)] string? action = null,
        Guid? userId = null, [StringLength(512)] string? subject = null, [StringLength(100)] string? cursor = null, [Range(1, MostItems)] int limit = 100)
    {
        var question = new AuditQuestion(from, to, action, userId, subject, cursor, limit);
        if (question.Cursor is not null && AuditCursor.Parse(question.Cursor) is null) return Problems.BadCursor();
        if (question.To <= question.From) return Problems.EmptyRange();
        var items = new List<Item>();
        var tenantId = Caller.Of(context).TenantId;
        await using var connection = await analytics.ConnectAsync(tenantId, context.RequestAborted);
        await using var command = Command(connection, tenantId, question);
        await using var row = await command.ExecuteReaderAsync(context.RequestAborted);
        while (await row.ReadAsync(context.RequestAborted)) items.Add(ToItem(row));

        // One more was asked for than is shown: it tells whether there is another page.
        if (items.Count <= question.Limit) return TypedResults.Ok(new Response(items, null));
        items.RemoveAt(items.Count - 1);
        return TypedResults.Ok(new Response(items, new AuditCursor(items[^1].At, items[^1].Id).ToString()));
    }

    private static ClickHouseCommand Command(ClickHouseConnection connection, Guid tenantId, AuditQuestion question)
    {
        var command = connection.CreateCommand();
        command.AddParameter("tenant", tenantId);
        command.AddParameter("limit", question.Limit + 1);
        List<string> conditions = ["tenant_id = {tenant:UUID}"];
        Add("at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')", "from", question.From?.ToUnixTimeMilliseconds());
        Add("at < fromUnixTimestamp64Milli({to:Int64}, 'UTC')", "to", question.To?.ToUnixTimeMilliseconds());
        Add("action = {action:String}", "action", question.Action);
        Add("user_id = {user:UUID}", "user", question.UserId);
        Add("subject = {subject:String}", "subject", question.Subject);
        if (question.Cursor is not null && AuditCursor.Parse(question.Cursor) is { } cursor)
        {
            Add("(at, id) < (fromUnixTimestamp64Milli({cursorAt:Int64}, 'UTC'), {cursorId:UUID})", "cursorAt", cursor.At.ToUnixTimeMilliseconds());
            command.AddParameter("cursorId", cursor.Id);
        }

        command.CommandText = $$"""
            SELECT id, toUnixTimestamp64Milli(at), area, action, user_id, subject, ip, user_agent
            FROM audit FINAL WHERE {{string.Join(" AND ", conditions)}} ORDER BY at DESC, id DESC LIMIT {limit:UInt32}
            """;
        return command;

        void Add(string condition, string name, object? value)
        {
            if (value is null) return;
            conditions.Add(condition);
            command.AddParameter(name, value);
        }
    }

    private static Item ToItem(System.Data.Common.DbDataReader row) => new(
        row.GetGuid(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), row.GetString(2), row.GetString(3),
        row.GetGuid(4) is var user && user == Guid.Empty ? null : user, Text(row.GetString(5)), Text(row.GetString(6)), Text(row.GetString(7)));

    private static string? Text(string text) => text.Length == 0 ? null : text;

    /// <param name="From">The first moment.</param>
    /// <param name="To">The moment behind the last.</param>
    /// <param name="Action">Such as <c>key.created</c>.</param>
    /// <param name="UserId">Who did it.</param>
    /// <param name="Subject">What it was done to.</param>
    /// <param name="Cursor">Of the page before.</param>
    /// <remarks>Not bound by [AsParameters]: the OpenAPI document of ASP.NET Core 10 breaks on constructor parameters with validation attributes.</remarks>
    private sealed record AuditQuestion(
        DateTimeOffset? From, DateTimeOffset? To, string? Action, Guid? UserId, string? Subject, string? Cursor, int Limit);
}
