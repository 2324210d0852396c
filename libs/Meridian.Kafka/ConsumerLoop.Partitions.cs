using Confluent.Kafka;

namespace Meridian.Kafka;

internal sealed partial class ConsumerLoop
{
    private static readonly TimeSpan WatermarkPatience = TimeSpan.FromSeconds(10);

    private readonly Dictionary<int, PartitionInHand> _partitions = [];

    private void Take(List<TopicPartition> partitions)
    {
        if (partitions.Count == 0) return;

        Log.PartitionsCame(_logger, _topic.Name, string.Join(',', partitions.Select(partition => partition.Partition.Value)));
        foreach (var number in partitions.Select(partition => partition.Partition.Value))
        {
            _partitions[number] = new PartitionInHand(_consumer, new TopicPartition(_topic.Name, number), ct => PrepareAsync(number, ct));
        }

        _status.Partitions(_partitions.Count);
    }

    /// <summary>Runs inside a poll: when it returns, the group hands the partitions on.</summary>
    private void LetGo(List<TopicPartitionOffset> partitions)
    {
        var going = partitions.Select(partition => partition.Partition.Value).Where(_partitions.ContainsKey).ToList();
        if (going.Count == 0) return;

        Log.PartitionsGo(_logger, _topic.Name, string.Join(',', going));
        foreach (var number in going) _gathering.RemovePartition(number);
        if (_inHand?.Records.Any(record => going.Contains(record.Partition)) == true && Settle() is { } cancelled)
        {
            foreach (var number in going) cancelled.RemovePartition(number);
            if (cancelled.Records.Count > 0) Begin(cancelled, next: _gathering);
        }

        foreach (var number in going) Release(number);
        _status.Partitions(_partitions.Count);
    }

    private void Release(int number)
    {
        if (!_partitions.Remove(number, out var partition)) return;
        partition.Abandon();
        partition.Dispose();
        _handler.ReleaseAsync(number).GetAwaiter().GetResult();
    }

    private Task<long?> PrepareAsync(int number, CancellationToken ct) => Task.Run(
        () => _insistence.InsistAsync($"preparing partition {number}", () => PrepareOnceAsync(number, ct), ct), CancellationToken.None);

    private async Task<long?> PrepareOnceAsync(int number, CancellationToken ct)
    {
        var watermarks = _consumer.QueryWatermarkOffsets(new TopicPartition(_topic.Name, number), WatermarkPatience);
        return await _handler.PrepareAsync(new AssignedPartition(number, watermarks.Low.Value, watermarks.High.Value), ct);
    }

    // A partition cannot be paused inside the callback that brings it, so it is admitted here, right after the poll that called.
    private void AdmitPrepared()
    {
        foreach (var (number, partition) in _partitions)
        {
            if (partition.Ready || !partition.TryAdmit()) continue;
            Log.PartitionReady(_logger, _topic.Name, number);
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
