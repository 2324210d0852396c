using Microsoft.Extensions.Logging;

namespace Meridian.Client.Sending;

/// <summary>Moves events from the backlog to the server, one request at a time.</summary>
/// <param name="lost">Told of an event that will not arrive, with the code and the reason.</param>
internal sealed class Delivery(
    MeridianOptions options, Backlog backlog, Settlement settlement, GatewayConnection connection, Action<byte[], string, string> lost, ILogger logger, TimeProvider time)
    : IDisposable
{
    private readonly RetrySchedule _retries = new(options.FirstBackoff, options.MaxBackoff, Random.Shared);
    private readonly CancellationTokenSource _end = new();
    private readonly CancellationTokenSource _stop = new();

    private bool IsStopping => _stop.IsCancellationRequested;

    /// <summary>Ends <see cref="RunAsync"/> when all is sent, or when the time for that is up.</summary>
    public void Stop()
    {
        _end.CancelAfter(options.ShutdownTimeout);
        _stop.Cancel();
        backlog.Wake.Set();
    }

    /// <summary>Delivers until it is stopped.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (await DeliverNextAsync().ConfigureAwait(false))
            {
                // Until there is nothing more, or no more time.
            }

            foreach (var batch in backlog.TakeRest()) Lose(batch.Events, EventLostEventArgs.NotSent, "The client was disposed of before it could be sent.");
        }
#pragma warning disable CA1031 // The edge of a task that nobody awaits before the end: the application has to be told.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.ClientFailed(logger, fault);
        }
    }

    public void Dispose()
    {
        _end.Dispose();
        _stop.Dispose();
    }

    private async Task<bool> DeliverNextAsync()
    {
        if (_end.IsCancellationRequested || await backlog.NextAsync(() => IsStopping || settlement.IsAwaited).ConfigureAwait(false) is not { } batch) return false;
        if (!await DeliverAsync(batch, batch.Events).ConfigureAwait(false))
        {
            backlog.GiveBack(batch);
            return false;
        }

        backlog.Settle(batch);
        settlement.Settle(batch.Events.Count);
        return true;
    }

    /// <returns>False when it is time to end.</returns>
    private async Task<bool> DeliverAsync(Batch whole, IReadOnlyList<byte[]> events)
    {
        while (events.Count > 0)
        {
            var sending = connection.SendAsync(events, _end.Token);
            await WhileSpillingAsync(sending, whole, isFailing: _retries.IsFailing).ConfigureAwait(false);
            if (sending.IsCanceled) return false;
            var outcome = await sending.ConfigureAwait(false);
            if (outcome is SendOutcome.TooLarge && events.Count > 1) return await DeliverHalvesAsync(whole, events).ConfigureAwait(false);
            if (IsSettled(outcome, events)) break;
            if (!await PauseAsync(outcome, whole).ConfigureAwait(false)) return false;
        }

        return true;
    }

    private async Task<bool> DeliverHalvesAsync(Batch whole, IReadOnlyList<byte[]> events) =>
        await DeliverAsync(whole, [.. events.Take(events.Count / 2)]).ConfigureAwait(false)
        && await DeliverAsync(whole, [.. events.Skip(events.Count / 2)]).ConfigureAwait(false);

    private bool IsSettled(SendOutcome outcome, IReadOnlyList<byte[]> events)
    {
        switch (outcome)
        {
            case SendOutcome.Delivered delivered:
                foreach (var (index, code, message) in delivered.Rejected.Where(item => item.Index < events.Count)) lost(events[index], code, message);
                break;
            case SendOutcome.Refused refused:
                Lose(events, refused.Code, refused.Reason);
                break;
            case SendOutcome.TooLarge:
                Lose(events, "http.413", "The server does not take so large an event.");
                break;
            default:
                return false;
        }

        if (_retries.IsFailing) Log.SendingWorks(logger);
        _retries.Reset();
        return true;
    }

    private void Lose(IReadOnlyList<byte[]> events, string code, string reason)
    {
        foreach (var item in events) lost(item, code, reason);
    }

    /// <returns>False when it is time to end.</returns>
    private async Task<bool> PauseAsync(SendOutcome outcome, Batch batch)
    {
        var pause = Announce(outcome);
        if (backlog.HasDisk) backlog.Spill(batch);
        // On disk it waits for the next run; there is nothing to gain by staying.
        if (IsStopping && batch.IsOnDisk) return false;
        await WhileSpillingAsync(Task.Delay(pause, time, IsStopping ? _end.Token : _stop.Token), batch, isFailing: true).ConfigureAwait(false);
        return !_end.IsCancellationRequested && !(IsStopping && batch.IsOnDisk);
    }

    private TimeSpan Announce(SendOutcome outcome)
    {
        if (outcome is SendOutcome.NotAllowed refusal)
        {
            Log.NotAllowed(logger, _retries.Next(options.MaxBackoff), refusal.Reason);
            return options.MaxBackoff;
        }

        var retry = (SendOutcome.Retry)outcome;
        var pause = _retries.Next(retry.After);
        Log.SendingFailed(logger, pause, retry.Reason);
        return pause;
    }

    // While the server does not answer, the queue must not fill up; and what waits there would be lost in a crash.
    private async Task WhileSpillingAsync(Task work, Batch current, bool isFailing)
    {
        using var ended = new CancellationTokenSource();
        while (backlog.HasDisk && !work.IsCompleted)
        {
            var woken = backlog.Wake.Arm();
            if (isFailing || backlog.IsPressing) backlog.Spill(current);
            await Task.WhenAny(work, woken, Task.Delay(isFailing ? options.Linger : Timeout.InfiniteTimeSpan, time, ended.Token)).ConfigureAwait(false);
        }

        await ended.CancelAsync().ConfigureAwait(false);
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
