using Confluent.Kafka;

namespace Meridian.Kafka;

/// <summary>A partition of this consumer, from the moment it comes until it goes. Only the polling thread uses it.</summary>
internal sealed class PartitionInHand(IConsumer<byte[], byte[]> consumer, TopicPartition partition, Func<CancellationToken, Task<long?>> prepare)
    : IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private Task<long?>? _preparation;
    private bool _paused;
    private long? _firstSkipped;

    /// <summary>Whether its records may be handled.</summary>
    public bool Ready { get; private set; }

    /// <summary>A record that came before the partition was ready; it will come again.</summary>
    public void Skip(long offset) => _firstSkipped ??= offset;

    /// <summary>Begins the preparation, then looks whether it is done, and if so goes to where the records are to begin.</summary>
    /// <returns>Whether the partition has just become ready.</returns>
    public bool TryAdmit()
    {
        Pause();
        _preparation ??= prepare(_gone.Token);
        if (!_preparation.IsCompleted) return false;
        if ((_preparation.GetAwaiter().GetResult() ?? _firstSkipped) is { } start && !TrySeek(start)) return false;
        Ready = true;
        return true;
    }

    public void Pause()
    {
        if (_paused) return;
        consumer.Pause([partition]);
        _paused = true;
    }

    public void Resume()
    {
        if (!_paused) return;
        consumer.Resume([partition]);
        _paused = false;
    }

    /// <summary>Ends the preparation and waits until it has ended.</summary>
    public void Abandon()
    {
        _gone.Cancel();
        if (_preparation is not null) Task.WaitAny(_preparation);
    }

    public void Dispose() => _gone.Dispose();

    private bool TrySeek(long offset)
    {
        try
        {
            consumer.Seek(new TopicPartitionOffset(partition, offset));
            return true;
        }
        catch (KafkaException fault) when (fault.Error.Code == ErrorCode.Local_State)
        {
            return false; // fetching has not begun yet; the next round tries again
        }
    }
}
