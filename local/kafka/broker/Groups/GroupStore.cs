using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Storage;

namespace Meridian.Local.Kafka.Groups;

/// <summary>Keeps groups and their offsets in a log.</summary>
internal sealed class GroupStore(InternalLog log, TimeProvider time)
{
    public ValueTask<ErrorCode> SaveOffsetsAsync(string group, IEnumerable<(TopicPartition Partition, StoredOffset? Offset)> offsets) =>
        log.WriteAsync(offsets.Select(stored =>
            ((IMessage)OffsetKey(group, stored.Partition), (IMessage?)(stored.Offset is { } offset ? ValueOf(offset) : null))));

    public ValueTask<ErrorCode> SaveGroupAsync(Group group) => log.WriteAsync(GroupKey(group.Id), group.State == GroupState.Dead ? null : GroupValue(group));

    /// <summary>All groups as they were last saved.</summary>
    public IEnumerable<Group> Load()
    {
        var groups = new Dictionary<string, Group>(StringComparer.Ordinal);
        foreach (var (key, value) in log.ReadAll<GroupRecords.Key>())
        {
            if (!groups.TryGetValue(key.Group, out var group)) groups[key.Group] = group = new Group(key.Group, time);
            if (key.Topic is null) LoadGroup(group, value);
            else LoadOffset(group, new TopicPartition(key.Topic, key.Partition), value);
        }

        return groups.Values.Where(group => group.Offsets.Count > 0 || group.State != GroupState.Empty);
    }

    private static GroupRecords.Key GroupKey(string group) => new() { Group = group };

    private static GroupRecords.Key OffsetKey(string group, TopicPartition of) =>
        new() { Group = group, Topic = of.Topic, Partition = of.Partition };

    public static GroupRecords.OffsetValue ValueOf(StoredOffset stored) => new()
    {
        Offset = stored.Offset,
        LeaderEpoch = stored.LeaderEpoch,
        Metadata = stored.Metadata,
        StoredAt = stored.StoredAt,
    };

    public static StoredOffset OffsetOf(GroupRecords.OffsetValue stored) => new(stored.Offset, stored.LeaderEpoch, stored.Metadata, stored.StoredAt);

    private static GroupRecords.GroupValue GroupValue(Group group) => new()
    {
        Generation = group.Generation,
        ProtocolType = group.ProtocolType ?? "",
        ProtocolName = group.ProtocolName,
        Leader = group.Leader,
        Members =
        [
            .. group.Members.Select(member => new GroupRecords.MemberValue
            {
                Id = member.Id,
                InstanceId = member.InstanceId,
                ClientId = member.ClientId,
                ClientHost = member.ClientHost,
                SessionTimeoutMs = (int)member.SessionTimeout.TotalMilliseconds,
                RebalanceTimeoutMs = (int)member.RebalanceTimeout.TotalMilliseconds,
                Metadata = member.MetadataFor(group.ProtocolName),
                Assignment = member.Assignment,
            }),
        ],
    };

    private static void LoadOffset(Group group, TopicPartition partition, ReadOnlyMemory<byte>? value)
    {
        if (value is null)
        {
            group.Offsets.Remove(partition);
            return;
        }

        group.Offsets[partition] = OffsetOf(InternalLog.Decode<GroupRecords.OffsetValue>(value.Value));
    }

    private static void LoadGroup(Group group, ReadOnlyMemory<byte>? value)
    {
        var saved = value is null ? new GroupRecords.GroupValue() : InternalLog.Decode<GroupRecords.GroupValue>(value.Value);
        group.Restore(saved.Generation, saved.ProtocolType, saved.ProtocolName, saved.Leader, saved.Members.Select(member => Restore(member, saved.ProtocolName)));
    }

    private static Member Restore(GroupRecords.MemberValue saved, string? protocol) => new(saved.Id, saved.InstanceId, saved.ClientId, saved.ClientHost)
    {
        SessionTimeout = TimeSpan.FromMilliseconds(saved.SessionTimeoutMs),
        RebalanceTimeout = TimeSpan.FromMilliseconds(saved.RebalanceTimeoutMs),
        Protocols = protocol is null ? [] : [(protocol, saved.Metadata.ToArray())],
        Assignment = saved.Assignment.ToArray(),
    };
}
