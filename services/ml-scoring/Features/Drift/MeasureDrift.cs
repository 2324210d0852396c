using ClickHouse.Client;
using ClickHouse.Client.ADO;
using Meridian.ClickHouse;
using Meridian.MlScoring.Features.Models;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Meridian.MlScoring.Features.Drift;

/// <summary>Measures the models of every tenant that has scores of late. Of all replicas one does it; where Redis is away all do, to the same effect.</summary>
internal sealed class MeasureDrift(
    ClickHouseDataSource database, DriftReports reports, ModelRepository repository, SharedCache cache, IOptions<DriftOptions> options, TimeProvider time, ILogger<MeasureDrift> logger) : BackgroundService
{
    private const string Turn = "scores:drift-turn";
    private const string ScoredSql = "SELECT DISTINCT tenant_id, model FROM scores WHERE scored_at > now() - INTERVAL 7 DAY ORDER BY tenant_id, model";
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A service that is started more often than it measures measures all the same.
        var pause = options.Value.Interval < Soon ? options.Value.Interval : Soon;
        for (; ; pause = options.Value.Interval)
        {
            await Task.Delay(pause, time, stoppingToken);
            var life = options.Value.Interval * 0.9;
            if (await cache.TryAsync(redis => redis.StringSetAsync(Turn, cache.Replica, life, When.NotExists), otherwise: true)) await MeasureAsync(stoppingToken);
        }
    }

    private async Task MeasureAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var (tenantId, name) in await ScoredAsync(cancellationToken))
            {
                if (MeasuredModel.Find(repository, name) is { } model) await reports.MeasureAsync(tenantId, model, cancellationToken);
            }
        }
        // Cancelled, and not by us: ClickHouse hangs, and the client has given up.
        catch (Exception away) when (IsAway(away) || (away is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Log.DriftNotMeasured(logger, away.Message);
        }
    }

    private static bool IsAway(Exception fault) => fault is ClickHouseUnavailableException or ClickHouseRejectedException or ClickHouseServerException or HttpRequestException or IOException;

    private async Task<List<(Guid TenantId, string Model)>> ScoredAsync(CancellationToken cancellationToken)
    {
        await using var connection = database.CreateConnection();
        await using var command = connection.CreateCommand();
        command.CommandText = ScoredSql;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var scored = new List<(Guid, string)>();
        while (await reader.ReadAsync(cancellationToken)) scored.Add((reader.GetGuid(0), reader.GetString(1)));
        return scored;
    }
}
