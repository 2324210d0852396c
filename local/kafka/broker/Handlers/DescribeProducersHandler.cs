using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Server;
using Meridian.Local.Kafka.Storage;

namespace Meridian.Local.Kafka.Handlers;

internal sealed class DescribeProducersHandler(Broker broker) : Handler<DescribeProducersRequest>
{
    protected override ValueTask<IMessage?> HandleAsync(DescribeProducersRequest request, RequestContext context) => Answer(new DescribeProducersResponse
    {
        Topics = request.Topics.ConvertAll(topic => new DescribeProducersResponse.Topic
        {
            Name = topic.Name,
            Partitions = topic.PartitionIndexes.ConvertAll(partition => Describe(topic.Name, partition, context)),
        }),
    });

    private DescribeProducersResponse.Topic.Partition Describe(string topic, int partition, RequestContext context)
    {
        if (broker.Topics.Log(topic, partition) is not { } log) return new() { Index = partition, ErrorCode = ErrorCode.UnknownTopicOrPartition };
        if (!broker.IsLeader(context.Node, topic, partition)) return new() { Index = partition, ErrorCode = ErrorCode.NotLeaderOrFollower };
        return new() { Index = partition, ActiveProducers = log.ReadProducers(table => table.Producers.Select(Describe).ToList()) };
    }

    private static DescribeProducersResponse.Topic.Partition.Producer Describe(ProducerEntry producer) => new()
    {
        ProducerId = producer.Id,
        ProducerEpoch = producer.Epoch,
        LastSequence = producer.LastSequence,
        LastTimestamp = producer.LastTimestamp,
        CurrentTxnStartOffset = producer.TransactionStart,
    };
}
