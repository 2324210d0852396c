using System.Globalization;
using System.Text.Json;
using Meridian.ApiGateway.Features.Queries;
using Meridian.Postgres;
using Npgsql;

namespace Meridian.ApiGateway.Features.Cohorts;

/// <summary>Tenants' cohorts in Postgres.</summary>
internal sealed class CohortBook(TenantDatabase database)
{
    private const string FindSql = "SELECT id, type, definition::text, version FROM gateway.cohorts WHERE tenant_id = $1 AND id = ANY($2)";

    /// <summary>Some cohorts, and those they are made of; ids that are none are left out.</summary>
    public async Task<KnownCohorts> FindAsync(Guid tenantId, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0) return KnownCohorts.None;
        var found = new Dictionary<Guid, CohortNode?>();
        var versions = new List<string>();
        var next = ids.ToArray();
        for (var depth = 0; depth <= KnownCohorts.MaxDepth && next.Length > 0; depth++)
        {
            foreach (var row in await database.ReadAsync(tenantId, FindSql, [tenantId, next], Row, cancellationToken))
            {
                found[row.Id] = row.Node;
                versions.Add(string.Create(CultureInfo.InvariantCulture, $"{row.Id}/{row.Version}"));
            }

            next = [.. found.Values.SelectMany(KnownCohorts.PartsOf).Distinct().Where(id => !found.ContainsKey(id))];
        }

        return new KnownCohorts(found, string.Join(' ', versions.Order(StringComparer.Ordinal)));
    }

    /// <summary>Whether a definition can be used: the cohorts that it names are there, and it does not come round to itself.</summary>
    /// <param name="own">The id of the cohort that is changed.</param>
    /// <exception cref="QueryRefusal">It cannot.</exception>
    public async Task CheckAsync(Guid tenantId, Guid? own, CohortNode definition, CancellationToken cancellationToken)
    {
        var parts = KnownCohorts.PartsOf(definition).ToList();
        var known = await FindAsync(tenantId, parts, cancellationToken);
        foreach (var part in parts) known.Need(part, above: 1, not: own);
    }

    private static (Guid Id, CohortNode? Node, long Version) Row(NpgsqlDataReader row)
    {
        using var definition = row.GetString(1) == "static" ? null : JsonDocument.Parse(row.GetString(2));
        return (row.GetGuid(0), definition is null ? null : CohortReader.Read(definition.RootElement), row.GetInt64(3));
    }
}
