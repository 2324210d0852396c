using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Server;

namespace Meridian.Local.Kafka.Handlers;

internal sealed class DeleteRecordsHandler(Broker broker) : Handler<DeleteRecordsRequest>
{
    protected override ValueTask<IMessage?> HandleAsync(DeleteRecordsRequest request, RequestContext context) => Answer(new DeleteRecordsResponse
    {
        Topics = request.Topics.ConvertAll(topic => new DeleteRecordsResponse.Topic
        {
            Name = topic.Name,
            Partitions = topic.Partitions.ConvertAll(partition => Delete(topic.Name, partition, context)),
        }),
    });

    private DeleteRecordsResponse.Topic.Partition Delete(string topic, DeleteRecordsRequest.Topic.Partition wanted, RequestContext context)
    {
        var answer = new DeleteRecordsResponse.Topic.Partition { Index = wanted.Index, LowWatermark = -1 };
        var log = broker.Topics.Log(topic, wanted.Index);
        if (log is null) answer.ErrorCode = ErrorCode.UnknownTopicOrPartition;
        else if (!broker.IsLeader(context.Node, topic, wanted.Index)) answer.ErrorCode = ErrorCode.NotLeaderOrFollower;
        else answer.ErrorCode = log.DeleteRecords(wanted.Offset);
        if (answer.ErrorCode == ErrorCode.None) answer.LowWatermark = log!.Start;
        return answer;
    }
}
