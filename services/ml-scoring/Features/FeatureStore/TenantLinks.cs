using System.Collections.Concurrent;
using System.Globalization;
using Meridian.ClickHouse.Identities;

namespace Meridian.MlScoring.Features.FeatureStore;

/// <summary>How a tenant's ids are linked right now. Asked of the table's projections, which takes milliseconds, and at most four times a second for a tenant.</summary>
internal sealed class TenantLinks(TenantStatements statements, TimeProvider time)
{
    private const int MostRemembered = 10_000;
    private const string VersionSql = """
        SELECT toInt64(sum(c)), toUnixTimestamp64Milli(max(p)) FROM (SELECT count() AS c, max(processed_at) AS p FROM events WHERE tenant_id = {tenant:UUID} GROUP BY event)
        """;

    private static readonly TimeSpan Lasts = TimeSpan.FromMilliseconds(250);
    private static readonly string LinksSql = PeopleLinks.StateSql("{tenant:UUID}");

    private readonly ConcurrentDictionary<Guid, Known> _known = new();

    public async ValueTask<LinksState> StateAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(tenantId, out var known) && time.GetElapsedTime(known.Since) < Lasts) return known.Links;
        var since = time.GetTimestamp();
        StatementValue[] tenant = [new("tenant", "UUID", tenantId)];
        var version = (await statements.RowsAsync(tenantId, VersionSql, tenant, row => (row.GetInt64(0), row.GetInt64(1)), cancellationToken))[0];
        var links = known is not null && known.Version == version
            ? known.Links
            : (await statements.RowsAsync(tenantId, LinksSql, tenant, row => LinksState.Of(row.GetInt64(0), row.GetInt64(1) > 0), cancellationToken))[0];
        if (_known.Count > MostRemembered) _known.Clear();
        _known[tenantId] = new Known(since, version, links);
        return links;
    }

    private sealed record Known(long Since, (long, long) Version, LinksState Links);
}

/// <param name="Version">Another one whenever an id has been linked.</param>
internal sealed record LinksState(PeopleLinks Links, string Version)
{
    public static LinksState Of(long count, bool leadFurther) =>
        new(PeopleLinks.Of(count, leadFurther), string.Create(CultureInfo.InvariantCulture, $"{count}{(leadFurther ? "+" : "")}"));

    /// <summary>What holds of them at a moment of the past: some may not have been there, and then others of the same ids counted.</summary>
    public PeopleLinks Earlier => Links.IsNone ? PeopleLinks.None : PeopleLinks.Chained;
}
