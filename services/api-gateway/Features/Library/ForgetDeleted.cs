using Meridian.ApiGateway.Features.Tenants;
using Meridian.Postgres;
using Npgsql;

namespace Meridian.ApiGateway.Features.Library;

/// <summary>Deletes for good what was deleted 30 days ago.</summary>
internal sealed class ForgetDeleted(DoorDatabase database, TimeProvider time, ILogger<ForgetDeleted> logger) : BackgroundService
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested) return;
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (NpgsqlException away)
            {
                Log.DeletedStays(logger, away.Message);
            }
        }
    }

    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var shelf in (Shelf[])[Shelf.Insights, Shelf.Dashboards])
        {
            await using var delete = database.Source.Command($"""
                WITH gone AS (DELETE FROM {shelf.Table} WHERE deleted_at < $1 RETURNING id) DELETE FROM gateway.favourites f USING gone WHERE f.subject_id = gone.id
                """, time.GetUtcNow() - Kept);
            await delete.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}
