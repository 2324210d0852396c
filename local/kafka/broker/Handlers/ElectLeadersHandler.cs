using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Server;

namespace Meridian.Local.Kafka.Handlers;

/// <remarks>A partition is always led by the node it should be led by, so there is never an election to hold.</remarks>
internal sealed class ElectLeadersHandler(Broker broker) : Handler<ElectLeadersRequest>
{
    protected override ValueTask<IMessage?> HandleAsync(ElectLeadersRequest request, RequestContext context)
    {
        // Asked for all partitions, Kafka names only those whose leader changed.
        if (request.Topics is null) return Answer(new ElectLeadersResponse());
        return Answer(new ElectLeadersResponse
        {
            Topics = request.Topics.ConvertAll(topic => new ElectLeadersResponse.Topic
            {
                Name = topic.Name,
                Partitions = topic.Partitions.ConvertAll(partition => Describe(topic.Name, partition)),
            }),
        });
    }

    private ElectLeadersResponse.Topic.Partition Describe(string topic, int partition) => broker.Topics.Log(topic, partition) is null
        ? new() { Index = partition, ErrorCode = ErrorCode.UnknownTopicOrPartition, ErrorMessage = "The partition does not exist." }
        : new() { Index = partition, ErrorCode = ErrorCode.ElectionNotNeeded, ErrorMessage = "Leader election not needed for topic partition." };
}
