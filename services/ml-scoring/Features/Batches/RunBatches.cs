using System.Collections.Concurrent;
using Meridian.ClickHouse;
using Meridian.Contracts.Scores;
using Meridian.MlScoring.Features.Runs;
using Meridian.MlScoring.Features.Scores;
using Microsoft.Extensions.Options;

namespace Meridian.MlScoring.Features.Batches;

/// <summary>Works through batches, some people at a time, whenever nobody waits for an answer.</summary>
internal sealed class RunBatches(BatchQueue queue, BatchBook book, BatchSteps steps, Scorer scorer, IOptions<BatchOptions> options, TimeProvider time, ILogger<RunBatches> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestYield = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    // Ends that Redis was away for: without them a batch that is done would be taken for one that failed.
    private readonly ConcurrentQueue<(Guid TenantId, ScoreBatch State)> _untold = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var beats = BeatAsync(stoppingToken);
        try
        {
            while (true)
            {
                var batch = await queue.NextAsync(stoppingToken);
                await YieldAsync(stoppingToken);
                await TurnAsync(batch, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            foreach (var batch in queue.Open)
            {
                await EndAsync(batch, BatchBook.Failed, "The service was stopped.");
                batch.Dispose();
            }
        }

        await beats;
    }

    private async Task TurnAsync(Batch batch, CancellationToken cancellationToken)
    {
        var (state, reason) = await book.IsStoppedAsync(batch.Id) ? (BatchBook.Cancelled, null) : await StepAsync(batch, cancellationToken);
        if (state == BatchBook.Running)
        {
            if (batch.AwaySince is null) await book.UpdateAsync(batch.TenantId, batch.State);
            queue.PutBack();
            return;
        }

        queue.Remove(batch);
        await EndAsync(batch, state, reason);
        batch.Dispose();
    }

    private async Task<(string State, string? Reason)> StepAsync(Batch batch, CancellationToken cancellationToken)
    {
        try
        {
            var isMore = await steps.StepAsync(batch, cancellationToken);
            batch.AwaySince = null;
            return (isMore ? BatchBook.Running : BatchBook.Done, null);
        }
        catch (ClickHouseUnavailableException away)
        {
            return await AwayAsync(batch, "ClickHouse does not answer.", away.Message, cancellationToken);
        }
        catch (ScoreFaultException fault) when (fault.Fault.Kind is RunFaultKind.Busy or RunFaultKind.Gone or RunFaultKind.TooLate)
        {
            return await AwayAsync(batch, fault.Message, fault.Message, cancellationToken);
        }
        catch (Exception fault) when (fault is ScoreFaultException or ClickHouseRejectedException or IOException)
        {
            return (BatchBook.Failed, fault is ScoreFaultException ? fault.Message : "What was to be written was refused.");
        }
    }

    private async Task<(string State, string? Reason)> AwayAsync(Batch batch, string reason, string detail, CancellationToken cancellationToken)
    {
        batch.AwaySince ??= time.GetTimestamp();
        if (time.GetElapsedTime(batch.AwaySince.Value) > options.Value.Patience) return (BatchBook.Failed, reason);
        Log.BatchWaits(logger, batch.Id, detail);
        await Task.Delay(Pause, time, cancellationToken);
        return (BatchBook.Running, null);
    }

    private async Task EndAsync(Batch batch, string state, string? reason)
    {
        var ended = batch.State = batch.State with { State = state, EndedAt = time.GetUtcNow(), Reason = reason };
        if (!await book.UpdateAsync(batch.TenantId, ended)) _untold.Enqueue((batch.TenantId, ended));
        Log.BatchEnded(logger, batch.Id, ended.Model, batch.TenantId, state, ended.Done, ended.People, ended.Scored);
    }

    // People who wait for an answer go first, but not for ever.
    private async Task YieldAsync(CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        while (scorer.UnderWay > 0 && time.GetElapsedTime(since) < LongestYield) await Task.Delay(Look, time, cancellationToken);
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.Value.Heartbeat, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await Task.WhenAll(queue.Open.Select(batch => book.BeatAsync(batch.Id)));
                while (_untold.TryPeek(out var ended) && await book.UpdateAsync(ended.TenantId, ended.State)) _untold.TryDequeue(out _);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The batches are ended by who is at them.
        }
    }
}
