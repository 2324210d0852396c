using System.Threading.Channels;
using Meridian.ClickHouse;
using Microsoft.Extensions.Options;

namespace Meridian.MlScoring.Features.Scores;

/// <summary>
/// Keeps the scores that were given, after they were: no answer waits for it. They gather for a second; while ClickHouse is away they wait, as many as may. A clean stop
/// writes what is left. A crash loses the last second's, and those that wait.
/// </summary>
internal sealed class KeepScores(ScoreTable table, IOptions<ScoreOptions> options, ScoringMetrics metrics, TimeProvider time, ILogger<KeepScores> logger) : BackgroundService
{
    private const int MostAtOnce = 10_000;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly Channel<GivenScore> _waiting = Channel.CreateBounded<GivenScore>(new BoundedChannelOptions(options.Value.MaxWaiting) { SingleReader = true });
    private readonly CancellationTokenSource _giveUp = new();
    private long _lost;
    private bool _isStopping;

    public void Keep(GivenScore score)
    {
        if (_waiting.Writer.TryWrite(score)) return;
        metrics.ScoresLost.Add(1);
        Interlocked.Increment(ref _lost);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        // A host may be stopped from two sides, and be gone when the second comes.
        if (!Interlocked.Exchange(ref _isStopping, true)) _giveUp.CancelAfter(options.Value.DrainTime);
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _giveUp.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A stop does not end the wait for more by cancelling: the channel ends, and what is in it is written first.
        while (await _waiting.Reader.WaitToReadAsync(CancellationToken.None))
        {
            if (!stoppingToken.IsCancellationRequested) await Task.Delay(options.Value.Gather, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await WriteAsync(Take());
            if (Interlocked.Exchange(ref _lost, 0) is > 0 and var lost) Log.ScoresLost(logger, lost, $"more than {options.Value.MaxWaiting:N0} waited");
        }
    }

    private List<GivenScore> Take()
    {
        var scores = new List<GivenScore>();
        while (scores.Count < MostAtOnce && _waiting.Reader.TryRead(out var score)) scores.Add(score);
        return scores;
    }

    private async Task WriteAsync(List<GivenScore> scores)
    {
        var token = Guid.CreateVersion7().ToString("n");
        for (var pause = TimeSpan.FromMilliseconds(100); ; pause = TimeSpan.FromTicks(Math.Min(2 * pause.Ticks, LongestPause.Ticks)))
        {
            try
            {
                await table.WriteAsync(scores, token, _giveUp.Token);
                return;
            }
            catch (ClickHouseUnavailableException away)
            {
                Log.ScoresNotKeptYet(logger, scores.Count + _waiting.Reader.Count, away.Message);
            }
            catch (Exception end) when (end is OperationCanceledException or ClickHouseRejectedException)
            {
                Lose(scores.Count, end.Message);
                return;
            }

            await Task.Delay(pause, time, _giveUp.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Lose(int count, string reason)
    {
        metrics.ScoresLost.Add(count);
        Log.ScoresLost(logger, count, reason);
    }
}
