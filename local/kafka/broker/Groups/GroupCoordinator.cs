using System.Collections.Concurrent;
using Meridian.Kafka.Protocol;
using Meridian.Local.Kafka.Hosting;

namespace Meridian.Local.Kafka.Groups;

/// <summary>All groups: finds them, lets time pass for them, and keeps what must outlive a restart.</summary>
internal sealed class GroupCoordinator : IAsyncDisposable
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(25);

    private readonly ConcurrentDictionary<string, Group> _groups = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();
    private readonly GroupStore _store;
    private readonly KafkaOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Task _ticking;

    public GroupCoordinator(GroupStore store, KafkaOptions options, TimeProvider time, ILogger logger)
    {
        (_store, _options, _time, _logger) = (store, options, time, logger);
        foreach (var group in store.Load()) _groups[group.Id] = group;
        _ticking = Task.Run(TickAsync);
    }

    public IEnumerable<Group> All => _groups.Values.Where(group => group.State != GroupState.Dead);

    public TimeSpan InitialRebalanceDelay => _options.GroupInitialRebalanceDelay;

    public TimeProvider Time => _time;

    public Group? Find(string id) => _groups.GetValueOrDefault(id);

    public Group FindOrCreate(string id) => _groups.GetOrAdd(id, static (name, time) => new Group(name, time), _time);

    /// <summary>Runs an action on a group under its lock, then saves the group if that changed what has to be kept.</summary>
    public T Change<T>(Group group, Func<T> action)
    {
        T result;
        lock (group.Sync)
        {
            result = action();
            SaveIfDirty(group);
        }

        return result;
    }

    /// <summary>Stores offsets and returns once they are durable.</summary>
    public ValueTask<ErrorCode> StoreAsync(Group group, IReadOnlyList<(TopicPartition Partition, StoredOffset? Offset)> offsets)
    {
        lock (group.Sync)
        {
            var saving = _store.SaveOffsetsAsync(group.Id, offsets);
            if (saving.IsCompleted && saving.Result is var refused and not ErrorCode.None) return new(refused);
            foreach (var (partition, offset) in offsets)
            {
                if (offset is { } stored) group.Offsets[partition] = stored;
                else group.Offsets.Remove(partition);
            }

            return saving;
        }
    }

    /// <summary>Forgets a group that has no members, and its offsets.</summary>
    public async ValueTask<ErrorCode> DeleteAsync(string id)
    {
        if (Find(id) is not { } group) return ErrorCode.GroupIdNotFound;
        ValueTask<ErrorCode> saving;
        lock (group.Sync)
        {
            // A member whose session ended a moment ago is none, even if the clock has not struck since.
            group.Tick();
            SaveIfDirty(group);
            if (group.State == GroupState.Dead) return ErrorCode.GroupIdNotFound;
            if (group.State != GroupState.Empty) return ErrorCode.NonEmptyGroup;
            group.Close();
            saving = Forget(group);
            _groups.TryRemove(id, out _);
        }

        return await saving;
    }

    /// <summary>Forgets the offsets of a topic that is no more.</summary>
    public async ValueTask ForgetTopicAsync(string topic)
    {
        foreach (var group in All)
        {
            List<TopicPartition> gone;
            lock (group.Sync) gone = [.. group.Offsets.Keys.Where(partition => partition.Topic == topic)];
            if (gone.Count > 0) await StoreAsync(group, [.. gone.Select(partition => (partition, (StoredOffset?)null))]);
        }
    }

    /// <summary>Forgets groups that have had no members for as long as offsets are kept.</summary>
    public async ValueTask ExpireAsync()
    {
        var before = _time.GetUtcNow() - _options.OffsetsRetention;
        foreach (var group in All.Where(group => group.State == GroupState.Empty && group.EmptySince < before).ToList())
        {
            if (group.Offsets.Values.All(stored => stored.StoredAt < before.ToUnixTimeMilliseconds())) await DeleteAsync(group.Id);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _ticking;
        _stopping.Dispose();
    }

    private ValueTask<ErrorCode> Forget(Group group)
    {
        var removed = group.Offsets.Keys.Select(partition => (partition, (StoredOffset?)null)).ToList();
        _ = _store.SaveGroupAsync(group).AsTask();
        return _store.SaveOffsetsAsync(group.Id, removed);
    }

    // Nobody waits for this to be durable: should it be lost, members find their generation unknown and join again.
    private void SaveIfDirty(Group group)
    {
        if (!group.IsDirty) return;
        group.IsDirty = false;
        Log.Rebalanced(_logger, group.Id, group.Generation, group.Members.Count, group.State.ToString());
        if (group.State is GroupState.Stable or GroupState.Empty) _ = _store.SaveGroupAsync(group).AsTask();
    }

    private async Task TickAsync()
    {
        using var timer = new PeriodicTimer(TickInterval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                foreach (var group in _groups.Values) Tick(group);
            }
        }
        catch (OperationCanceledException)
        {
            // The broker stops.
        }
    }

    private void Tick(Group group)
    {
        if (group.State is GroupState.Empty && !group.HasPending) return;
        lock (group.Sync)
        {
            group.Tick();
            SaveIfDirty(group);
        }
    }
}
