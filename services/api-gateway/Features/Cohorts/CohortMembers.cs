using System.Text;
using Meridian.ApiGateway.Features.Queries;
using Meridian.ApiGateway.Features.Settings;
using Meridian.ClickHouse;
using Meridian.ClickHouse.Native;

namespace Meridian.ApiGateway.Features.Cohorts;

/// <summary>Who is in cohorts: the users of static ones, which are written down, and those of dynamic ones, who are looked for.</summary>
internal sealed class CohortMembers(QueryEngine engine, TenantData data, CohortBook book, TenantSettings settings, BatchInsert insert, TimeProvider time)
{
    private const int MostUsers = 1_000_000;

    /// <summary>What questions about people are asked before, with some cohorts.</summary>
    public async Task<QueryBackground> BackgroundAsync(QueryRun run, IReadOnlyCollection<Guid> cohorts)
    {
        var known = await book.FindAsync(run.TenantId, cohorts, run.CancellationToken);
        var zone = await settings.ZoneAsync(run.TenantId, run.CancellationToken);
        return new QueryBackground(run.TenantId, time.GetUtcNow(), zone, (await data.StateAsync(run)).Links, known);
    }

    /// <summary>How many users a cohort has now.</summary>
    public async Task<long> CountAsync(QueryRun run, Guid cohort)
    {
        var background = await BackgroundAsync(run, [cohort]);
        background.Cohorts.Need(cohort);
        var sql = new QuerySql(background);
        var rows = await engine.RowsAsync(run, sql, $"{sql.With}SELECT toInt64(uniqExact({sql.Person})) FROM events WHERE tenant_id = {sql.Tenant} AND {QuerySql.NotOwn} AND {background.Cohorts.Condition(sql, cohort, sql.Person)}", row => row.GetInt64(0));
        return rows[0];
    }

    /// <summary>The ids of the users who fit a definition now.</summary>
    /// <exception cref="QueryRefusal">There are too many.</exception>
    public async Task<IReadOnlyList<string>> FittingAsync(QueryRun run, CohortNode definition)
    {
        var background = await BackgroundAsync(run, [.. KnownCohorts.PartsOf(definition)]);
        foreach (var part in KnownCohorts.PartsOf(definition)) background.Cohorts.Need(part);
        var sql = new QuerySql(background);
        var ids = await engine.RowsAsync(run, sql, $$"""
            {{sql.With}}SELECT argMax(if(user_id = '', anonymous_id, user_id), (actor = {{sql.Person}}, timestamp))
            FROM events WHERE tenant_id = {{sql.Tenant}} AND {{QuerySql.NotOwn}} AND {{background.Cohorts.Condition(sql, definition, sql.Person)}} GROUP BY {{sql.Person}} LIMIT {{MostUsers + 1}}
            """, row => row.GetString(0));
        return ids.Count <= MostUsers ? ids : throw new QueryRefusal(QueryProblems.QueryTooLarge());
    }

    /// <summary>Writes down who belongs to a static cohort from now on, or no longer.</summary>
    public async Task WriteAsync(Guid tenantId, Guid cohort, IReadOnlyCollection<string> users, bool areRemoved, CancellationToken cancellationToken)
    {
        if (users.Count == 0) return;
        var (tenants, cohorts, ids) = (new UuidColumn("tenant_id"), new UuidColumn("cohort_id"), new StringColumn("user_id"));
        var (actors, versions, removed) = (new FixedColumn<ulong>("actor", "UInt64"), new FixedColumn<ulong>("version", "UInt64"), new FixedColumn<byte>("is_removed", "UInt8"));
        using var block = new NativeBlock([tenants, cohorts, ids, actors, versions, removed]);
        var version = (ulong)time.GetUtcNow().UtcTicks;
        foreach (var user in users)
        {
            var text = Encoding.UTF8.GetBytes(user);
            tenants.Append(tenantId);
            cohorts.Append(cohort);
            ids.Append(text);
            actors.Append(SipHash.Of(text));
            versions.Append(version);
            removed.Append((byte)(areRemoved ? 1 : 0));
        }

        await insert.InsertAsync("cohort_members", block, null, cancellationToken);
    }
}
