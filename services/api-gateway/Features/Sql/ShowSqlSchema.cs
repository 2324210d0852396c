using System.Collections.Frozen;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ClickHouse;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.Sql;

/// <summary>GET /v1/query/sql/schema: the tables and columns that a statement may name, and the functions it may call.</summary>
internal static class ShowSqlSchema
{
    // What the account may see is what the engine tells it.
    private const string Sql = "SELECT table, name, type FROM system.columns WHERE database = currentDatabase() ORDER BY table, position";

    private const int MostBytes = 4 << 20;

    private static readonly FrozenDictionary<string, string> Tables = new Dictionary<string, string>
    {
        ["events"] = "Every event, once. Ask for a time (timestamp) and an event, by which the rows lie in order.",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> Described = new Dictionary<string, string>
    {
        ["event"] = "The event's name",
        ["type"] = "track, page, screen, identify, group or alias",
        ["message_id"] = "The client's id of the event",
        ["user_id"] = "Who did it; empty where that was not known",
        ["anonymous_id"] = "Who did it, before signing in",
        ["group_id"] = "The account, of group events and of events that name one",
        ["timestamp"] = "When it was done, with the client's clock put right",
        ["sent_at"] = "When the client sent it",
        ["received_at"] = "When it arrived",
        ["processed_at"] = "When it was enriched",
        ["properties"] = "JSON text: JSONExtractString(properties, 'plan')",
        ["traits"] = "JSON text, of identify and group",
        ["context"] = "JSON text: page, ip, userAgent, locale, …",
        ["session_id"] = "The session, which ends after 30 minutes without an event",
        ["country"] = "By the address, as are region and city",
        ["browser"] = "By the user agent, as are os and device",
        ["tenant_id"] = "Always your own",
    }.ToFrozenDictionary();

    // By which the pipeline finds rows again; they mean nothing to others and may change.
    private static readonly FrozenSet<string> Internal = FrozenSet.Create("kafka_partition", "kafka_offset", "block_index");

    public sealed record Response(IReadOnlyList<Table> Tables, IReadOnlyList<string> Functions);

    public sealed record Table(string Name, string Description, IReadOnlyList<Column> Columns);

    public sealed record Column(string Name, string Type, string Description);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/schema", Handle)
        .WithName(nameof(ShowSqlSchema)).WithSummary("Show what SQL can ask for");

    internal static async Task<Ok<Response>> Handle(HttpContext context, TenantSql engine)
    {
        var columns = await ReadAsync(engine, Caller.Of(context).TenantId, context.RequestAborted);
        return TypedResults.Ok(new Response([.. columns.GroupBy(column => column.Table).Select(ToTable)], SqlNames.Functions));
    }

    private static Table ToTable(IGrouping<string, (string Table, string Name, string Type)> table) => new(
        table.Key, Tables.GetValueOrDefault(table.Key, ""), [.. table.Select(column => new Column(column.Name, column.Type, Described.GetValueOrDefault(column.Name, "")))]);

    private static async Task<IEnumerable<(string Table, string Name, string Type)>> ReadAsync(TenantSql engine, Guid tenantId, CancellationToken cancellationToken)
    {
        var question = new TenantSqlQuestion(Sql, FrozenDictionary<string, string>.Empty, SqlTable.Format, 10_000, MostBytes)
        {
            Timeout = TimeSpan.FromSeconds(10),
            MaxMemory = 256 << 20,
            MaxRowsToRead = 1_000_000,
            MaxResultBytes = MostBytes,
        };
        using var answer = await engine.RunAsync(tenantId, question, cancellationToken);
        var table = await SqlTable.ReadAsync(answer.Content, int.MaxValue, MostBytes, cancellationToken);
        return table.Rows.Select(row => (row[0].GetString()!, row[1].GetString()!, row[2].GetString()!)).Where(column => !Internal.Contains(column.Item2));
    }
}
