using System.Data.Common;

namespace Meridian.Kafka;

/// <summary>What a service does with the records of a topic. One call at a time, except <see cref="PrepareAsync"/>, which may run beside <see cref="HandleAsync"/>.</summary>
public abstract class BatchHandler
{
    /// <summary>Called when a partition comes to this consumer, on the thread that polls: of those that come together for each, before any of them is prepared.</summary>
    public virtual void Announce(int partition)
    {
    }

    /// <summary>As <see cref="Announce(int)"/>, for a handler of several topics.</summary>
    public virtual void Announce(string topic, int partition) => Announce(partition);

    /// <summary>
    /// Called when a partition comes to this consumer, before any record of it, and again with growing pauses while a store is away.
    /// </summary>
    /// <returns>The offset to begin with, or null for the group's committed offset.</returns>
    public virtual Task<long?> PrepareAsync(AssignedPartition partition, CancellationToken ct) => Task.FromResult<long?>(null);

    /// <summary>
    /// Handles a batch. When it throws and <see cref="IsTransient"/> says so, the same records come again: what was done the first time must not
    /// count twice. Any other exception stops the host.
    /// </summary>
    public abstract Task HandleAsync(RecordBatch batch, CancellationToken ct);

    /// <summary>Called when a partition has gone; none of its records is being handled.</summary>
    public virtual Task ReleaseAsync(int partition) => Task.CompletedTask;

    /// <summary>As <see cref="ReleaseAsync(int)"/>, for a handler of several topics.</summary>
    public virtual Task ReleaseAsync(string topic, int partition) => ReleaseAsync(partition);

    /// <summary>Whether a failure passes by itself: a store that is away, not a bug.</summary>
    public virtual bool IsTransient(Exception fault) =>
        fault is BrokerUnavailableException or TimeoutException or HttpRequestException or DbException { IsTransient: true };
}
