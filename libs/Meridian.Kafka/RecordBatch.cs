using Confluent.Kafka;

namespace Meridian.Kafka;

/// <summary>Records to handle together: those of a partition in order and without a gap, partitions mixed.</summary>
public sealed class RecordBatch
{
    private readonly List<ConsumedRecord> _records = [];
    private readonly List<Rejection> _rejections = [];

    public IReadOnlyList<ConsumedRecord> Records => _records;

    internal IReadOnlyList<Rejection> Rejections => _rejections;

    internal int Bytes { get; private set; }

    /// <summary>When the first record came in, as <see cref="TimeProvider.GetTimestamp"/>.</summary>
    internal long Started { get; private set; }

    /// <summary>Sends a record to the dead letters of its topic, once the rest of the batch is handled. The batch counts it as handled.</summary>
    /// <param name="record">One of <see cref="Records"/>.</param>
    /// <param name="reason">What is wrong with it, for the person who reads the dead letters.</param>
    /// <param name="cause">Where the stack comes from, if anywhere.</param>
    public void Reject(ConsumedRecord record, string reason, Exception? cause = null) => _rejections.Add(new Rejection(record, reason, cause));

    internal void Add(ConsumedRecord record, long now)
    {
        if (_records.Count == 0) Started = now;
        _records.Add(record);
        Bytes += record.Size;
    }

    internal void BeginAttempt() => _rejections.Clear();

    internal void RemovePartition(TopicPartition partition)
    {
        _records.RemoveAll(record => record.TopicPartition == partition);
        Bytes = _records.Sum(record => record.Size);
    }

    /// <summary>The offset behind the last record of each partition.</summary>
    internal IEnumerable<TopicPartitionOffset> Ends() =>
        _records.GroupBy(record => record.TopicPartition).Select(group => new TopicPartitionOffset(group.Key, group.Last().Offset + 1));

    internal sealed record Rejection(ConsumedRecord Record, string Reason, Exception? Cause);
}
