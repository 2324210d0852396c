using System.Text.Json;
using Meridian.Contracts.Workflows;
using Meridian.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Meridian.WorkflowEngine.Features.Triggers;

/// <summary>GET /internal/v1/triggers?after=REVISION: what has changed since, at once or as soon as something does within a second.</summary>
internal static class ListTriggerChanges
{
    private const int PageSize = 500;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private const string NewestSql = "SELECT coalesce(max(revision), 0) FROM workflow_engine.triggers";

    // One statement is one snapshot: the newest revision is that of the same moment as the rows.
    private const string ChangesSql = $"""
        SELECT ({NewestSql}), tenant_id, workflow_id, position, version, event, filter::text, active, revision
        FROM workflow_engine.triggers WHERE revision > $1 AND (active OR $1 > 0) ORDER BY revision LIMIT $2
        """;

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("", Handle)
        .WithName(nameof(ListTriggerChanges)).WithSummary("List changes of triggers");

    internal static async Task<Ok<TriggerPage>> Handle(NpgsqlDataSource database, TimeProvider time, CancellationToken ct, long after = 0)
    {
        var newest = await NewestAsync(database, ct);
        for (var since = time.GetTimestamp(); newest == after && time.GetElapsedTime(since) < LongestWait; newest = await NewestAsync(database, ct))
        {
            await Task.Delay(Interval, time, ct);
        }

        return TypedResults.Ok(newest == after ? new TriggerPage(after, after == 0, false, []) : await ReadAsync(database, newest < after ? 0 : after, newest, ct));
    }

    private static async Task<long> NewestAsync(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var command = database.Command(NewestSql);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    private static async Task<TriggerPage> ReadAsync(NpgsqlDataSource database, long after, long newest, CancellationToken ct)
    {
        await using var command = database.Command(ChangesSql, after, PageSize);
        await using var row = await command.ExecuteReaderAsync(ct);
        var changes = new List<TriggerChange>();
        while (await row.ReadAsync(ct))
        {
            newest = row.GetInt64(0);
            changes.Add(new TriggerChange(row.GetGuid(1), row.GetGuid(2), row.GetInt32(3), row.GetInt32(4),
                row.IsDBNull(5) ? null : row.GetString(5), row.IsDBNull(6) ? null : Json(row.GetString(6)), row.GetBoolean(7), row.GetInt64(8)));
        }

        var more = changes.Count == PageSize;
        return new TriggerPage(more ? changes[^1].Revision : newest, after == 0, more, changes);
    }

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
