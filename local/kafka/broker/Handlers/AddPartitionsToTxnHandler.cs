using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Groups;
using Meridian.Local.Kafka.Server;

namespace Meridian.Local.Kafka.Handlers;

internal sealed class AddPartitionsToTxnHandler(Broker broker) : Handler<AddPartitionsToTxnRequest>
{
    private const short FencedSince = 2;

    protected override async ValueTask<IMessage?> HandleAsync(AddPartitionsToTxnRequest request, RequestContext context)
    {
        var partitions = request.Topics.SelectMany(topic => topic.Partitions.Select(partition => new TopicPartition(topic.Name, partition))).ToList();
        var unknown = partitions.Where(partition => broker.Topics.Log(partition.Topic, partition.Partition) is null).ToHashSet();
        var error = await AddAsync(request, partitions, unknown.Count > 0, context);
        return new AddPartitionsToTxnResponse
        {
            Topics = request.Topics.ConvertAll(topic => new AddPartitionsToTxnResponse.Topic
            {
                Name = topic.Name,
                Partitions = topic.Partitions.ConvertAll(partition => new AddPartitionsToTxnResponse.Topic.Partition
                {
                    Index = partition,
                    ErrorCode = unknown.Contains(new TopicPartition(topic.Name, partition)) ? ErrorCode.UnknownTopicOrPartition : error,
                }),
            }),
        };
    }

    private async ValueTask<ErrorCode> AddAsync(AddPartitionsToTxnRequest request, List<TopicPartition> partitions, bool someUnknown, RequestContext context)
    {
        if (broker.Cluster.CoordinatorOf(request.TransactionalId) != context.Node) return ErrorCode.NotCoordinator;
        // All or none: a transaction with a part of what its producer meant to write would be worse than none.
        if (someUnknown) return ErrorCode.OperationNotAttempted;
        var error = await broker.Transactions.AddPartitionsAsync(request.TransactionalId, (request.ProducerId, request.ProducerEpoch), partitions);
        return TransactionErrors.For(error, context.Version >= FencedSince);
    }
}
