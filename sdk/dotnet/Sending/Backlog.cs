using Meridian.Client.Spooling;

namespace Meridian.Client.Sending;

/// <summary>
/// What waits, in order: what is on disk first, then the queue. Once something is on disk everything newer goes there too, until the disk
/// is empty again.
/// </summary>
internal sealed class Backlog(MeridianOptions options, EventQueue queue, Spool? spool, TimeProvider time)
{
    // Taken from the queue, and the disk had no place for it.
    private Batch? _held;

    /// <summary>Whether there is a disk to wait on.</summary>
    public bool HasDisk => spool is not null;

    /// <summary>Whether the queue should go to the disk although the server answers.</summary>
    public bool IsPressing => queue.IsHalfFull;

    /// <summary>Set when there may be something to do.</summary>
    public AsyncSignal Wake => queue.Wake;

    /// <summary>The next batch to send, or null when there is none and never will be.</summary>
    /// <param name="hurries">Whether a batch that is not full should wait no longer.</param>
    public async ValueTask<Batch?> NextAsync(Func<bool> hurries)
    {
        if (spool?.Peek() is { } stored) return new Batch(stored) { IsOnDisk = true };
        if (_held is not null) return TakeHeld();
        if (!await queue.WaitAsync().ConfigureAwait(false)) return null;
        await LingerAsync(hurries).ConfigureAwait(false);
        return TakeFromQueue();
    }

    /// <summary>A batch from <see cref="NextAsync"/> is done with.</summary>
    public void Settle(Batch batch)
    {
        if (batch.IsOnDisk) spool!.Advance();
    }

    /// <summary>A batch from <see cref="NextAsync"/> was not sent, and comes first.</summary>
    public void GiveBack(Batch batch)
    {
        if (!batch.IsOnDisk) _held = batch;
    }

    /// <summary>Puts on disk what is in memory, the oldest first, as far as there is room.</summary>
    /// <param name="current">The batch that is being sent: older than all the rest.</param>
    public void Spill(Batch current)
    {
        if (current.IsOnDisk || (current.IsOnDisk = spool!.TryAppend(current.Events))) SpillRest();
    }

    /// <summary>Puts on disk what is in memory as far as there is room, and hands out what is left.</summary>
    public IEnumerable<Batch> TakeRest()
    {
        if (HasDisk) SpillRest();
        for (var left = _held ?? TakeFromQueue(); left.Events.Count > 0; left = TakeFromQueue()) yield return left;
    }

    private void SpillRest()
    {
        while (_held is not null || queue.Count > 0)
        {
            _held ??= TakeFromQueue();
            if (_held.Events.Count > 0 && !spool!.TryAppend(_held.Events)) return;
            _held = null;
        }
    }

    private Batch TakeHeld()
    {
        var held = _held!;
        _held = null;
        return held;
    }

    private Batch TakeFromQueue() => new(queue.Take(options.BatchSize, options.MaxBatchBytes));

    private async Task LingerAsync(Func<bool> hurries)
    {
        using var ended = new CancellationTokenSource();
        var linger = Task.Delay(options.Linger, time, ended.Token);
        while (true)
        {
            var woken = queue.Wake.Arm();
            if (linger.IsCompleted || queue.Count >= options.BatchSize || hurries()) break;
            await Task.WhenAny(linger, woken).ConfigureAwait(false);
        }

        await ended.CancelAsync().ConfigureAwait(false);
    }
}
