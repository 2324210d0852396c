using Meridian.ApiGateway.Features.Queries;

namespace Meridian.ApiGateway.Features.People;

/// <summary>The latest events of a tenant: enough to know what they look like, and cheap whatever the number of all of them.</summary>
internal static class LatestEvents
{
    // Days are looked at until there are enough, by the projection of counts.
    public static string Sql(QuerySql sql, string? name, int most, string columns)
    {
        var named = name is null ? "" : $" AND event = {sql.Text(name)}";
        return $$"""
            WITH (SELECT min(since) FROM (
                SELECT since, sum(n) OVER (ORDER BY since DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS later
                FROM (SELECT toStartOfFifteenMinutes(timestamp) AS since, count() AS n FROM events WHERE tenant_id = {{sql.Tenant}}{{named}} GROUP BY toStartOfFifteenMinutes(timestamp)))
                WHERE later < {{most}}) AS first_quarter
            SELECT {{columns}} FROM events WHERE tenant_id = {{sql.Tenant}}{{named}} AND timestamp >= first_quarter ORDER BY timestamp DESC LIMIT {{most}}
            """;
    }
}
