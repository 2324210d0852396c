using Confluent.Kafka;

namespace Meridian.Kafka;

internal sealed partial class ConsumerLoop
{
    private static readonly TimeSpan WatermarkPatience = TimeSpan.FromSeconds(10);

    private readonly Dictionary<TopicPartition, PartitionInHand> _partitions = [];

    private void Take(List<TopicPartition> partitions)
    {
        if (partitions.Count == 0) return;

        Log.PartitionsCame(_logger, _name, TopicNames.Describe(partitions));
        foreach (var partition in partitions) _handler.Announce(partition.Topic, partition.Partition.Value);
        foreach (var partition in partitions) _partitions[partition] = new PartitionInHand(_consumer, partition, ct => PrepareAsync(partition, ct));

        _status.Partitions(_partitions.Count);
    }

    /// <summary>Runs inside a poll: when it returns, the group hands the partitions on.</summary>
    private void LetGo(List<TopicPartitionOffset> partitions)
    {
        var going = partitions.Select(partition => partition.TopicPartition).Where(_partitions.ContainsKey).ToList();
        if (going.Count == 0) return;

        Log.PartitionsGo(_logger, _name, TopicNames.Describe(going));
        foreach (var partition in going) _gathering.RemovePartition(partition);
        if (_inHand?.Records.Any(record => going.Contains(record.TopicPartition)) == true && Settle() is { } cancelled)
        {
            foreach (var partition in going) cancelled.RemovePartition(partition);
            if (cancelled.Records.Count > 0) Begin(cancelled, next: _gathering);
        }

        foreach (var partition in going) Release(partition);
        _status.Partitions(_partitions.Count);
    }

    private void Release(TopicPartition gone)
    {
        if (!_partitions.Remove(gone, out var partition)) return;
        partition.Abandon();
        partition.Dispose();
        _handler.ReleaseAsync(gone.Topic, gone.Partition.Value).GetAwaiter().GetResult();
    }

    private Task<long?> PrepareAsync(TopicPartition partition, CancellationToken ct) => Task.Run(
        () => _insistence.InsistAsync($"preparing partition {partition.Partition.Value}", () => PrepareOnceAsync(partition, ct), ct), CancellationToken.None);

    private async Task<long?> PrepareOnceAsync(TopicPartition partition, CancellationToken ct)
    {
        var watermarks = _consumer.QueryWatermarkOffsets(partition, WatermarkPatience);
        return await _handler.PrepareAsync(new AssignedPartition(partition.Partition.Value, watermarks.Low.Value, watermarks.High.Value) { Topic = partition.Topic }, ct);
    }

    // A partition cannot be paused inside the callback that brings it, so it is admitted here, right after the poll that called.
    private void AdmitPrepared()
    {
        foreach (var (place, partition) in _partitions)
        {
            if (partition.Ready || !partition.TryAdmit()) continue;
            Log.PartitionReady(_logger, place.Topic, place.Partition.Value);
            if (!_allPaused) partition.Resume();
        }
    }

    private void PauseAll()
    {
        _allPaused = true;
        foreach (var partition in _partitions.Values) partition.Pause();
    }

    private void ResumeReady()
    {
        if (!_allPaused) return;
        _allPaused = false;
        foreach (var partition in _partitions.Values.Where(partition => partition.Ready)) partition.Resume();
    }
}
