using Meridian.ApiGateway.Features.Tenants;
using Meridian.Postgres;
using Npgsql;

namespace Meridian.ApiGateway.Features.Idempotency;

/// <summary>Deletes idempotency keys that have expired.</summary>
internal sealed class ForgetKeys(DoorDatabase database, TimeProvider time, ILogger<ForgetKeys> logger) : BackgroundService
{
    private const string Sql = "DELETE FROM gateway.idempotency_keys WHERE expires_at < $1";
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested) return;
            try
            {
                await using var command = database.Source.Command(Sql, time.GetUtcNow());
                await command.ExecuteNonQueryAsync(stoppingToken);
            }
            catch (NpgsqlException away)
            {
                Log.IdempotencyKeysStay(logger, away.Message);
            }
        }
    }
}
