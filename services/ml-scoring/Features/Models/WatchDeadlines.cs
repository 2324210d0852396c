using System.Diagnostics;

namespace Meridian.MlScoring.Features.Models;

/// <summary>Ends runs and waits that last longer than their requests allow.</summary>
internal sealed class WatchDeadlines(ModelRepository repository, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var now = Stopwatch.GetTimestamp();
            foreach (var model in repository.Models.Values)
            {
                foreach (var version in model.Versions.Values) version.Model?.Expire(now);
            }
        }
    }
}
