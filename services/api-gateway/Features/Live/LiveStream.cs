using Meridian.Contracts.Events;

namespace Meridian.ApiGateway.Features.Live;

/// <summary>What waits for one reader. When he is slower than the events, they are counted instead of kept.</summary>
internal sealed class LiveStream(Guid tenantId, LiveSelection selection, LiveOptions limits) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Queue<byte[]> _waiting = [];
    private readonly SemaphoreSlim _arrived = new(0);
    private long _bytes;
    private long _skipped;

    public Guid TenantId { get; } = tenantId;

    /// <summary>When the reader last got something, as <see cref="TimeProvider.GetTimestamp"/>; the writer's own.</summary>
    public long LastWritten { get; set; }

    /// <summary>Whether no more events will come, because the broker cannot be followed any longer.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>No more events will come.</summary>
    public void Break()
    {
        IsBroken = true;
        _arrived.Release();
    }

    /// <summary>Whether the reader wants the event.</summary>
    public bool Wants(in EnrichedEvent item, long now) => selection.Matches(item, now);

    /// <summary>Puts a message into the queue, or counts it when there is no room.</summary>
    public void Offer(byte[] message)
    {
        lock (_lock)
        {
            // Once something is skipped, so is the rest until the reader was told: he learns where the gap is.
            if (_skipped > 0 || _waiting.Count >= limits.MaxWaiting || _bytes + message.Length > limits.MaxWaitingBytes)
            {
                _skipped++;
                return;
            }

            _waiting.Enqueue(message);
            _bytes += message.Length;
            if (_waiting.Count > 1) return;
        }

        _arrived.Release();
    }

    /// <summary>Waits until something is there, at most for a time.</summary>
    public Task WaitAsync(TimeSpan limit, CancellationToken cancellationToken) => _arrived.WaitAsync(limit, cancellationToken);

    /// <summary>Takes what waits, and how many events were skipped after it.</summary>
    public (byte[][] Messages, long Skipped) Take()
    {
        lock (_lock)
        {
            var taken = (_waiting.ToArray(), _skipped);
            _waiting.Clear();
            (_bytes, _skipped) = (0, 0);
            return taken;
        }
    }

    public void Dispose() => _arrived.Dispose();
}
