using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Groups;
using Meridian.Local.Kafka.Server;

namespace Meridian.Local.Kafka.Handlers;

internal sealed class OffsetFetchHandler(Broker broker) : Handler<OffsetFetchRequest>
{
    private const short ManyGroupsSince = 8;
    private static readonly StoredOffset Nothing = new(-1, -1, "", 0);

    protected override ValueTask<IMessage?> HandleAsync(OffsetFetchRequest request, RequestContext context)
    {
        if (context.Version >= ManyGroupsSince)
        {
            return Answer(new OffsetFetchResponse { Groups = request.Groups.ConvertAll(group => Fetch(group.GroupId, group.Topics, request.RequireStable, context)) });
        }

        var only = Fetch(request.GroupId, request.Topics, request.RequireStable, context);
        return Answer(new OffsetFetchResponse { ErrorCode = only.ErrorCode, Topics = only.Topics.ConvertAll(AsClassic) });
    }

    private OffsetFetchResponse.Group Fetch(string groupId, List<OffsetFetchRequest.Topic>? wanted, bool stableOnly, RequestContext context)
    {
        if (broker.Cluster.CoordinatorOf(groupId) != context.Node) return new OffsetFetchResponse.Group { GroupId = groupId, ErrorCode = ErrorCode.NotCoordinator };
        if (broker.Groups.Find(groupId) is not { } group)
        {
            return new OffsetFetchResponse.Group { GroupId = groupId, Topics = (wanted ?? []).ConvertAll(topic => Describe(topic.Name, topic.Partitions, _ => Nothing)) };
        }

        lock (group.Sync)
        {
            wanted ??= [.. group.Offsets.Keys.GroupBy(key => key.Topic).Select(AsWanted)];
            var found = new OffsetFetchResponse.Group
            {
                GroupId = groupId,
                Topics = wanted.ConvertAll(topic => Describe(
                    topic.Name, topic.Partitions, partition => group.Offsets.GetValueOrDefault(new TopicPartition(topic.Name, partition), Nothing))),
            };
            if (stableOnly) RefuseUnstable(found);
            return found;
        }
    }

    private void RefuseUnstable(OffsetFetchResponse.Group group)
    {
        foreach (var topic in group.Topics)
        {
            foreach (var partition in topic.Partitions)
            {
                if (!broker.Transactions.HasPendingOffset(group.GroupId, new TopicPartition(topic.Name, partition.Index))) continue;
                (partition.ErrorCode, partition.CommittedOffset) = (ErrorCode.UnstableOffsetCommit, -1);
            }
        }
    }

    private static OffsetFetchRequest.Topic AsWanted(IGrouping<string, TopicPartition> partitions) =>
        new() { Name = partitions.Key, Partitions = [.. partitions.Select(key => key.Partition).Order()] };

    private static OffsetFetchResponse.Group.Topic Describe(string name, List<int> partitions, Func<int, StoredOffset> find) => new()
    {
        Name = name,
        Partitions = partitions.ConvertAll(partition =>
        {
            var stored = find(partition);
            return new OffsetFetchResponse.Group.Topic.Partition
            {
                Index = partition,
                CommittedOffset = stored.Offset,
                CommittedLeaderEpoch = stored.LeaderEpoch,
                Metadata = stored.Metadata,
            };
        }),
    };

    private static OffsetFetchResponse.Topic AsClassic(OffsetFetchResponse.Group.Topic topic) => new()
    {
        Name = topic.Name,
        Partitions = topic.Partitions.ConvertAll(partition => new OffsetFetchResponse.Topic.Partition
        {
            Index = partition.Index,
            CommittedOffset = partition.CommittedOffset,
            CommittedLeaderEpoch = partition.CommittedLeaderEpoch,
            Metadata = partition.Metadata,
            ErrorCode = partition.ErrorCode,
        }),
    };
}
