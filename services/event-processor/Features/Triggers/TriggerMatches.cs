using Meridian.EventProcessor.Features.Store;
using Meridian.Postgres;
using Npgsql;

namespace Meridian.EventProcessor.Features.Triggers;

/// <summary>The table <c>trigger_matches</c>, from which traces tell which workflows an event has started.</summary>
internal sealed class TriggerMatches(StoreDays days)
{
    private const string AddSql = """
        INSERT INTO event_processor.trigger_matches (tenant_id, received_at, matched_at, message_key, execution_id, workflow_id, version)
        SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::bigint[], $5::uuid[], $6::uuid[], $7::int[]) ON CONFLICT DO NOTHING
        """;

    /// <summary>Adds rows in the connection's transaction. What arrived outside of the days that are kept leaves no row.</summary>
    public async Task AddAsync(NpgsqlConnection connection, IReadOnlyList<TriggerMatch> matches, CancellationToken ct)
    {
        var kept = matches.Where(match => days.IsKept(StoreDays.DayOf(match.ReceivedAt))).ToList();
        if (kept.Count == 0) return;
        await days.EnsureAsync(kept.Select(match => StoreDays.DayOf(match.ReceivedAt)).Distinct(), ct);
        await using var command = connection.Command(AddSql,
            kept.Select(match => match.Tenant).ToArray(), kept.Select(match => DateTimeOffset.FromUnixTimeMilliseconds(match.ReceivedAt)).ToArray(),
            kept.Select(match => match.MatchedAt).ToArray(), kept.Select(match => match.MessageKey).ToArray(), kept.Select(match => match.ExecutionId).ToArray(),
            kept.Select(match => match.WorkflowId).ToArray(), kept.Select(match => match.Version).ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }
}
