using Npgsql;

namespace Meridian.EventProcessor.Features.Store;

/// <summary>Makes the partitions of coming days and drops those of days past, every hour.</summary>
internal sealed class KeepDays(StoreDays days, TimeProvider time, ILogger<KeepDays> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = await KeepAsync(stoppingToken) ? Interval : Pause;
            await Task.Delay(wait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> KeepAsync(CancellationToken ct)
    {
        try
        {
            await days.MakeAheadAsync(ct);
            var dropped = await days.DropBehindAsync(ct);
            if (dropped > 0) Log.DaysDropped(logger, dropped);
            return true;
        }
        catch (Exception fault) when (fault is NpgsqlException or TimeoutException)
        {
            Log.DaysWait(logger, fault.Message);
            return false;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return true;
        }
    }
}
