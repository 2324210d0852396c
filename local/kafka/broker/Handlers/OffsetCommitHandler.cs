using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Groups;
using Meridian.Local.Kafka.Server;

namespace Meridian.Local.Kafka.Handlers;

internal sealed class OffsetCommitHandler(Broker broker) : Handler<OffsetCommitRequest>
{
    /// <summary>The most a client may store beside an offset, in characters.</summary>
    public const int MostMetadata = 4096;

    protected override async ValueTask<IMessage?> HandleAsync(OffsetCommitRequest request, RequestContext context)
    {
        var group = broker.Groups.FindOrCreate(request.GroupId);
        var error = broker.Cluster.CoordinatorOf(request.GroupId) != context.Node ? ErrorCode.NotCoordinator : MayCommit(group, request);
        var response = new OffsetCommitResponse
        {
            Topics = request.Topics.ConvertAll(topic => new OffsetCommitResponse.Topic
            {
                Name = topic.Name,
                Partitions = topic.Partitions.ConvertAll(partition => new OffsetCommitResponse.Topic.Partition
                {
                    Index = partition.Index,
                    ErrorCode = error != ErrorCode.None ? error : Check(topic, partition),
                }),
            }),
        };
        if (error == ErrorCode.None) error = await broker.Groups.StoreAsync(group, Accepted(request));
        // To clients a coordinator whose disk is full is one to come back to.
        if (error == ErrorCode.KafkaStorageError) error = ErrorCode.CoordinatorNotAvailable;
        if (error != ErrorCode.None) Fail(response, error);
        return response;
    }

    private static ErrorCode MayCommit(Group group, OffsetCommitRequest request)
    {
        lock (group.Sync) return MemberCheck.MayCommit(group, request.MemberId, request.GroupInstanceId, request.GenerationId);
    }

    private ErrorCode Check(OffsetCommitRequest.Topic topic, OffsetCommitRequest.Topic.Partition partition)
    {
        if (broker.Topics.Log(topic.Name, partition.Index) is null) return ErrorCode.UnknownTopicOrPartition;
        return partition.CommittedMetadata?.Length > MostMetadata ? ErrorCode.OffsetMetadataTooLarge : ErrorCode.None;
    }

    private List<(TopicPartition Partition, StoredOffset? Offset)> Accepted(OffsetCommitRequest request)
    {
        var now = broker.Time.GetUtcNow().ToUnixTimeMilliseconds();
        return
        [
            .. from topic in request.Topics
               from partition in topic.Partitions
               where Check(topic, partition) == ErrorCode.None
               let stored = new StoredOffset(partition.CommittedOffset, partition.CommittedLeaderEpoch, partition.CommittedMetadata ?? "", now)
               select (new TopicPartition(topic.Name, partition.Index), (StoredOffset?)stored),
        ];
    }

    private static void Fail(OffsetCommitResponse response, ErrorCode error)
    {
        foreach (var partition in response.Topics.SelectMany(topic => topic.Partitions).Where(partition => partition.ErrorCode == ErrorCode.None))
        {
            partition.ErrorCode = error;
        }
    }
}
