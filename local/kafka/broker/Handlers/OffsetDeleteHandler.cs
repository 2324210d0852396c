using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Groups;
using Meridian.Local.Kafka.Server;

namespace Meridian.Local.Kafka.Handlers;

internal sealed class OffsetDeleteHandler(Broker broker) : Handler<OffsetDeleteRequest>
{
    protected override async ValueTask<IMessage?> HandleAsync(OffsetDeleteRequest request, RequestContext context)
    {
        if (broker.Cluster.CoordinatorOf(request.GroupId) != context.Node) return new OffsetDeleteResponse { ErrorCode = ErrorCode.NotCoordinator };
        if (broker.Groups.Find(request.GroupId) is not { } group) return new OffsetDeleteResponse { ErrorCode = ErrorCode.GroupIdNotFound };

        var response = new OffsetDeleteResponse { Topics = request.Topics.ConvertAll(topic => Check(group, topic)) };
        var deleted = from topic in response.Topics
                      from partition in topic.Partitions
                      where partition.ErrorCode == ErrorCode.None
                      select (new TopicPartition(topic.Name, partition.Index), (StoredOffset?)null);
        response.ErrorCode = await broker.Groups.StoreAsync(group, [.. deleted]);
        return response;
    }

    private OffsetDeleteResponse.Topic Check(Group group, OffsetDeleteRequest.Topic topic)
    {
        bool isSubscribed;
        lock (group.Sync) isSubscribed = group.Members.Any(member => Subscribes(member.MetadataFor(group.ProtocolName), topic.Name));
        return new OffsetDeleteResponse.Topic
        {
            Name = topic.Name,
            Partitions = topic.Partitions.ConvertAll(partition => new OffsetDeleteResponse.Topic.Partition
            {
                Index = partition.Index,
                ErrorCode = Check(topic.Name, partition.Index, isSubscribed),
            }),
        };
    }

    private ErrorCode Check(string topic, int partition, bool isSubscribed)
    {
        if (broker.Topics.Log(topic, partition) is null) return ErrorCode.UnknownTopicOrPartition;
        return isSubscribed ? ErrorCode.GroupSubscribedToTopic : ErrorCode.None;
    }

    // The subscription of a consumer: version int16, then a list of topics. What another kind of group keeps there is not for us to read.
    private static bool Subscribes(ReadOnlyMemory<byte> metadata, string topic)
    {
        try
        {
            var reader = new ByteReader(metadata);
            reader.Skip(sizeof(short));
            for (var count = reader.Int32(); count > 0; count--)
            {
                if (reader.String(reader.Int16()) == topic) return true;
            }

            return false;
        }
        catch (MalformedMessageException)
        {
            return false;
        }
    }
}
