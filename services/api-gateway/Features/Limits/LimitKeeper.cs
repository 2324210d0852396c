using Microsoft.Extensions.Options;

namespace Meridian.ApiGateway.Features.Limits;

/// <summary>What limits need done aside from requests: finding Redis, giving back what lies unused, writing down the month's events.</summary>
internal sealed class LimitKeeper(LimitStore store, RateLimits limits, MonthlyUsage usage, IOptions<LimitOptions> options, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(3);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        EveryAsync(options.Value.Heartbeat, () => store.BeatAsync(stoppingToken), stoppingToken),
        EveryAsync(options.Value.LeaseLife, () => limits.ReturnUnusedAsync(options.Value.LeaseLife), stoppingToken),
        EveryAsync(options.Value.UsageInterval, () => usage.WriteAsync(limits.Buckets, stoppingToken), stoppingToken));

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var limit = new CancellationTokenSource(LastWords, time);
        await limits.ReturnUnusedAsync(TimeSpan.Zero);
        await usage.WriteAsync(limits.Buckets, limit.Token);
    }

    private async Task EveryAsync(TimeSpan interval, Func<Task> act, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await act();
            await Task.Delay(interval, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
