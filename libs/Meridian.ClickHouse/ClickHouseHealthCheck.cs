using System.Data.Common;
using ClickHouse.Client.ADO;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Meridian.ClickHouse;

/// <summary>Healthy when ClickHouse answers a query with this service's user and database.</summary>
internal sealed class ClickHouseHealthCheck(ClickHouseDataSource database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            return HealthCheckResult.Healthy(connection.ServerVersion);
        }
        catch (Exception fault) when (fault is DbException or HttpRequestException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, fault.Message, fault);
        }
    }
}
