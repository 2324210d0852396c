using System.Collections.Concurrent;
using System.Globalization;
using Meridian.ClickHouse.Identities;

namespace Meridian.ApiGateway.Features.Queries;

/// <summary>
/// What a tenant's events are like right now: whether any have come in since an answer was given, or scores, and whether ids are linked. Asked of the table's projections, which takes
/// milliseconds, and at most four times a second for a tenant.
/// </summary>
internal sealed class TenantData(QueryEngine engine, TimeProvider time)
{
    private static readonly TimeSpan Lasts = TimeSpan.FromMilliseconds(250);
    private const int MostRemembered = 10_000;

    private readonly ConcurrentDictionary<Guid, Known> _known = new();

    /// <summary>How things were after this call began, or a quarter of a second before at most.</summary>
    /// <param name="freshness">What was known before this call.</param>
    public async Task<TenantState> StateAsync(QueryRun run, Freshness? freshness = null)
    {
        if (_known.TryGetValue(run.TenantId, out var known) && time.GetElapsedTime(known.Since) < Lasts) return known.State;
        var since = time.GetTimestamp();
        var version = await VersionAsync(run);
        var links = known?.State.Version == version ? known.State.Links : await LinksAsync(run);
        if (_known.Count > MostRemembered) _known.Clear();
        var state = new TenantState(version, links, freshness);
        _known[run.TenantId] = new Known(since, state);
        return state;
    }

    private async Task<string> VersionAsync(QueryRun run)
    {
        var sql = new QuerySql(QueryBackground.Of(run.TenantId, time.GetUtcNow()));
        var rows = await engine.RowsAsync(run, sql, $$"""
            SELECT toInt64(sum(c)), toUnixTimestamp64Milli(max(p)), (SELECT toInt64(count()) FROM scores WHERE tenant_id = {{sql.Tenant}})
            FROM (SELECT count() AS c, max(processed_at) AS p FROM events WHERE tenant_id = {{sql.Tenant}} GROUP BY event)
            """, row => (Events: row.GetInt64(0), Last: row.GetInt64(1), Scores: row.GetInt64(2)));
        return string.Create(CultureInfo.InvariantCulture, $"{rows[0].Events}/{rows[0].Last}/{rows[0].Scores}");
    }

    private async Task<PeopleLinks> LinksAsync(QueryRun run)
    {
        var sql = new QuerySql(QueryBackground.Of(run.TenantId, time.GetUtcNow()));
        var rows = await engine.RowsAsync(run, sql, PeopleLinks.StateSql(sql.Tenant), row => PeopleLinks.Of(row.GetInt64(0), row.GetInt64(1) > 0));
        return rows[0];
    }

    private sealed record Known(long Since, TenantState State);
}

/// <param name="Version">Another one whenever events or scores have come in, or were erased.</param>
/// <param name="Freshness">What was known before the version was asked for: an answer of this version has all events before its watermark.</param>
internal sealed record TenantState(string Version, PeopleLinks Links, Freshness? Freshness);
