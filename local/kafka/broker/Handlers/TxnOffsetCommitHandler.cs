using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Groups;
using Meridian.Local.Kafka.Server;

namespace Meridian.Local.Kafka.Handlers;

internal sealed class TxnOffsetCommitHandler(Broker broker) : Handler<TxnOffsetCommitRequest>
{
    private const short MemberSince = 3;

    protected override async ValueTask<IMessage?> HandleAsync(TxnOffsetCommitRequest request, RequestContext context)
    {
        var error = Check(request, context);
        if (error == ErrorCode.None)
        {
            error = await broker.Transactions.AddOffsetsAsync(
                request.TransactionalId, (request.ProducerId, request.ProducerEpoch), request.GroupId, [.. Accepted(request)]);
        }

        // To consumers' coordinators a fenced producer is one with an old epoch, in all versions.
        error = TransactionErrors.For(error, knowsFenced: false);
        return new TxnOffsetCommitResponse
        {
            Topics = request.Topics.ConvertAll(topic => new TxnOffsetCommitResponse.Topic
            {
                Name = topic.Name,
                Partitions = topic.Partitions.ConvertAll(partition => new TxnOffsetCommitResponse.Topic.Partition
                {
                    Index = partition.Index,
                    ErrorCode = error != ErrorCode.None ? error : Check(topic.Name, partition),
                }),
            }),
        };
    }

    private ErrorCode Check(TxnOffsetCommitRequest request, RequestContext context)
    {
        if (broker.Cluster.CoordinatorOf(request.GroupId) != context.Node) return ErrorCode.NotCoordinator;
        if (context.Version < MemberSince || request.GenerationId < 0) return ErrorCode.None;
        if (broker.Groups.Find(request.GroupId) is not { } group) return ErrorCode.IllegalGeneration;
        lock (group.Sync) return MemberCheck.MayCommit(group, request.MemberId, request.GroupInstanceId, request.GenerationId);
    }

    private ErrorCode Check(string topic, TxnOffsetCommitRequest.Topic.Partition partition)
    {
        if (broker.Topics.Log(topic, partition.Index) is null) return ErrorCode.UnknownTopicOrPartition;
        return partition.CommittedMetadata?.Length > OffsetCommitHandler.MostMetadata ? ErrorCode.OffsetMetadataTooLarge : ErrorCode.None;
    }

    private IEnumerable<(TopicPartition Partition, StoredOffset Offset)> Accepted(TxnOffsetCommitRequest request)
    {
        var now = broker.Time.GetUtcNow().ToUnixTimeMilliseconds();
        return from topic in request.Topics
               from partition in topic.Partitions
               where Check(topic.Name, partition) == ErrorCode.None
               select (new TopicPartition(topic.Name, partition.Index),
                   new StoredOffset(partition.CommittedOffset, partition.CommittedLeaderEpoch, partition.CommittedMetadata ?? "", now));
    }
}
