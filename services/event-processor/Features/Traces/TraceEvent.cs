using System.Text;
using Meridian.Contracts;
using Meridian.Contracts.Traces;
using Meridian.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;

namespace Meridian.EventProcessor.Features.Traces;

/// <summary>GET /internal/v1/tenants/{tenantId}/events/trace?messageId=…: the last event of a tenant with that id, and how far it has come.</summary>
internal static class TraceEvent
{
    // Postgres may only look where the key and the tenant lead; the id itself then excludes a collision. An event that was in the slow lane of its
    // partition (ADR-011) is stored as far as that lane is.
    private const string EventSql = """
        SELECT e.event, e.happened_at, e.received_at, e.processed_at, e.partition, e.source_offset, e.source_index,
            (SELECT h.confirmed_at FROM event_processor.ingest_history h
             WHERE h.partition = e.partition AND h.slow = s.slow AND h.done_to > e.source_offset ORDER BY h.done_to LIMIT 1),
            EXISTS (SELECT FROM event_processor.ingest_progress p
                    WHERE p.topic = $4 AND p.partition = e.partition AND CASE WHEN s.slow THEN p.slow_to ELSE p.done_to END > e.source_offset),
            EXISTS (SELECT FROM event_processor.enriched_progress p WHERE p.reader = 'triggers' AND p.partition = e.partition AND p.done_to > e.enriched_offset)
        FROM event_processor.events e CROSS JOIN LATERAL (SELECT EXISTS (
            SELECT FROM event_processor.slow_stretches l WHERE l.tenant_id = e.tenant_id AND l.partition = e.partition
                AND l.from_offset <= e.source_offset AND (l.to_offset IS NULL OR l.to_offset > e.source_offset)) AS slow) s
        WHERE e.message_key = $1 AND e.tenant_id = $2 AND e.message_id = $3 ORDER BY e.received_at DESC LIMIT 1
        """;

    private const string WorkflowsSql = """
        SELECT workflow_id, version, execution_id, matched_at FROM event_processor.trigger_matches
        WHERE message_key = $1 AND tenant_id = $2 AND received_at = $3 ORDER BY matched_at, workflow_id
        """;

    private const string RepeatsSql = """
        SELECT count, ARRAY (SELECT at FROM unnest(times) AS at WHERE at >= $3 ORDER BY at DESC) FROM event_processor.repeats
        WHERE message_key = $1 AND tenant_id = $2 AND last_at >= $3
        """;

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/trace", Handle).WithName(nameof(TraceEvent));

    internal static async Task<Results<Ok<EventTrace>, NotFound>> Handle(
        Guid tenantId, string messageId, NpgsqlDataSource database, SourceRecords records, CancellationToken ct)
    {
        var key = EventKeys.Of(tenantId, Encoding.UTF8.GetBytes(messageId));
        await using var connection = await database.OpenConnectionAsync(ct);
        if (await FindAsync(connection, tenantId, key, messageId, ct) is not { } found) return TypedResults.NotFound();
        var workflows = await WorkflowsAsync(connection, tenantId, key, found.ReceivedAt, ct);
        var repeats = await RepeatsAsync(connection, tenantId, key, found.ReceivedAt, ct);
        var traceId = await records.TraceIdAsync(found.Source.Partition, found.Source.Offset, ct);
        return TypedResults.Ok(Describe(messageId, found, workflows, traceId) with { Repeats = repeats });
    }

    private static EventTrace Describe(string messageId, Row found, List<StartedWorkflow> workflows, string? traceId)
    {
        var processed = TraceStep.DoneAt(found.ProcessedAt);
        return new EventTrace(messageId, found.Event, found.HappenedAt, traceId, found.Source,
            Accepted: TraceStep.DoneAt(found.ReceivedAt), Deduplicated: processed, Enriched: processed,
            Queryable: found.IsQueryable ? TraceStep.DoneAt(found.QueryableAt) : new TraceStep(TraceStep.Pending, null),
            WorkflowsMatched: found.IsMatched ? TraceStep.DoneAt(workflows.LastOrDefault()?.MatchedAt) : new TraceStep(TraceStep.Pending, null),
            // Nothing is metered before there is somebody who does it.
            Metered: new TraceStep(TraceStep.NotApplicable, null), workflows);
    }

    private static async Task<Row?> FindAsync(NpgsqlConnection connection, Guid tenantId, long key, string messageId, CancellationToken ct)
    {
        await using var command = connection.Command(EventSql, key, tenantId, messageId, Topics.EventsIngest.Name);
        await using var row = await command.ExecuteReaderAsync(ct);
        if (!await row.ReadAsync(ct)) return null;
        return new Row(row.IsDBNull(0) ? null : row.GetString(0), Time(row, 1), Time(row, 2), Time(row, 3),
            new BrokerPlace(Topics.EventsIngest.Name, row.GetInt16(4), row.GetInt64(5), row.GetInt32(6)),
            row.IsDBNull(7) ? null : Time(row, 7), row.GetBoolean(8), row.GetBoolean(9));
    }

    private static async Task<List<StartedWorkflow>> WorkflowsAsync(NpgsqlConnection connection, Guid tenantId, long key, DateTimeOffset receivedAt, CancellationToken ct)
    {
        await using var command = connection.Command(WorkflowsSql, key, tenantId, receivedAt);
        await using var row = await command.ExecuteReaderAsync(ct);
        var workflows = new List<StartedWorkflow>();
        while (await row.ReadAsync(ct)) workflows.Add(new StartedWorkflow(row.GetGuid(0), row.GetInt32(1), row.GetGuid(2), Time(row, 3)));
        return workflows;
    }

    private static async Task<TraceRepeats> RepeatsAsync(NpgsqlConnection connection, Guid tenantId, long key, DateTimeOffset receivedAt, CancellationToken ct)
    {
        await using var command = connection.Command(RepeatsSql, key, tenantId, receivedAt);
        await using var row = await command.ExecuteReaderAsync(ct);
        return await row.ReadAsync(ct) ? new TraceRepeats(row.GetInt64(0), row.GetFieldValue<DateTimeOffset[]>(1)) : TraceRepeats.None;
    }

    private static DateTimeOffset Time(NpgsqlDataReader row, int column) => row.GetFieldValue<DateTimeOffset>(column);

    private sealed record Row(
        string? Event, DateTimeOffset HappenedAt, DateTimeOffset ReceivedAt, DateTimeOffset ProcessedAt, BrokerPlace Source,
        DateTimeOffset? QueryableAt, bool IsQueryable, bool IsMatched);
}
