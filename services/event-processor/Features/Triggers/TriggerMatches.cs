using Meridian.Postgres;
using Npgsql;

namespace Meridian.EventProcessor.Features.Triggers;

/// <summary>The table <c>trigger_matches</c>, from which traces tell which workflows an event has started.</summary>
internal static class TriggerMatches
{
    private const string AddSql = """
        INSERT INTO event_processor.trigger_matches (tenant_id, received_at, matched_at, message_key, execution_id, workflow_id, version)
        SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::bigint[], $5::uuid[], $6::uuid[], $7::int[]) ON CONFLICT DO NOTHING
        """;

    /// <summary>Adds rows in the connection's transaction; those that are there stay as they are.</summary>
    public static async Task AddAsync(NpgsqlConnection connection, IEnumerable<TriggerMatch> matches, CancellationToken ct)
    {
        TriggerMatch[] all = [.. matches];
        if (all.Length == 0) return;
        await using var command = connection.Command(AddSql,
            all.Select(match => match.Tenant).ToArray(), all.Select(match => DateTimeOffset.FromUnixTimeMilliseconds(match.ReceivedAt)).ToArray(),
            all.Select(match => match.MatchedAt).ToArray(), all.Select(match => match.MessageKey).ToArray(), all.Select(match => match.ExecutionId).ToArray(),
            all.Select(match => match.WorkflowId).ToArray(), all.Select(match => match.Version).ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }
}
