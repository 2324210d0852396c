using System.Text.Json;
using Meridian.Contracts.Workflows;
using Meridian.Postgres;
using Npgsql;

namespace Meridian.EventProcessor.Features.Triggers;

/// <summary>The triggers as they were last seen, in this service's own tables: what a restart goes by while workflow-engine is away.</summary>
internal sealed class KnownTriggers(NpgsqlDataSource database)
{
    private const string RevisionSql = "SELECT revision FROM event_processor.known_revision";
    private const string AllSql = "SELECT tenant_id, workflow_id, position, version, event, filter::text, revision FROM event_processor.known_triggers";

    // Several processors write the same list, each at its own pace: nothing newer is overwritten.
    private const string KeepSql = """
        INSERT INTO event_processor.known_triggers AS k (tenant_id, workflow_id, position, version, event, filter, revision)
        SELECT t, w, p, v, e, f::jsonb, r FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::int[], $5::text[], $6::text[], $7::bigint[]) AS u (t, w, p, v, e, f, r)
        ON CONFLICT (tenant_id, workflow_id, position) DO UPDATE
        SET version = excluded.version, event = excluded.event, filter = excluded.filter, revision = excluded.revision WHERE k.revision < excluded.revision
        """;

    private const string ForgetSql = """
        DELETE FROM event_processor.known_triggers k USING unnest($1::uuid[], $2::uuid[], $3::int[], $4::bigint[]) AS u (t, w, p, r)
        WHERE k.tenant_id = u.t AND k.workflow_id = u.w AND k.position = u.p AND k.revision < u.r
        """;

    private const string AdvanceSql = """
        INSERT INTO event_processor.known_revision AS k (revision) VALUES ($1) ON CONFLICT (only_row) DO UPDATE SET revision = greatest(k.revision, excluded.revision)
        """;

    private const string EmptySql = "DELETE FROM event_processor.known_triggers";
    private const string RestartSql = "DELETE FROM event_processor.known_revision";

    /// <summary>The list and its revision; null when there has never been one.</summary>
    public async Task<TriggerPage?> ReadAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        // The revision first: a change that comes in between is then asked for again.
        await using var ask = connection.Command(RevisionSql);
        if (await ask.ExecuteScalarAsync(ct) is not long revision) return null;
        await using var command = connection.Command(AllSql);
        await using var row = await command.ExecuteReaderAsync(ct);
        var changes = new List<TriggerChange>();
        while (await row.ReadAsync(ct))
        {
            JsonElement? filter = row.IsDBNull(5) ? null : JsonElement.Parse(row.GetString(5));
            changes.Add(new TriggerChange(row.GetGuid(0), row.GetGuid(1), row.GetInt32(2), row.GetInt32(3), row.IsDBNull(4) ? null : row.GetString(4), filter, true, row.GetInt64(6)));
        }

        return new TriggerPage(revision, true, false, changes);
    }

    /// <summary>Keeps what has changed.</summary>
    /// <param name="whole">Whether it is the whole list.</param>
    public async Task SaveAsync(IReadOnlyList<TriggerChange> changes, long revision, bool whole, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var batch = connection.CreateBatch();
        if (whole)
        {
            batch.Add(EmptySql);
            batch.Add(RestartSql);
        }

        AddKept(batch, [.. changes.Where(change => change.Active)]);
        AddForgotten(batch, [.. changes.Where(change => !change.Active)]);
        batch.Add(AdvanceSql, revision);
        await batch.ExecuteNonQueryAsync(ct);
    }

    private static void AddKept(NpgsqlBatch batch, List<TriggerChange> kept) => batch.Add(KeepSql,
        kept.Select(change => change.TenantId).ToArray(), kept.Select(change => change.WorkflowId).ToArray(), kept.Select(change => change.Position).ToArray(),
        kept.Select(change => change.Version).ToArray(), kept.Select(change => change.Event).ToArray(),
        kept.Select(change => change.Filter?.GetRawText()).ToArray(), kept.Select(change => change.Revision).ToArray());

    private static void AddForgotten(NpgsqlBatch batch, List<TriggerChange> gone) => batch.Add(ForgetSql,
        gone.Select(change => change.TenantId).ToArray(), gone.Select(change => change.WorkflowId).ToArray(), gone.Select(change => change.Position).ToArray(),
        gone.Select(change => change.Revision).ToArray());
}
