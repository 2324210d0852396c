using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Server;

namespace Meridian.Local.Kafka.Handlers;

/// <remarks>There is one epoch, 0, for ever: it ends where the log ends.</remarks>
internal sealed class OffsetForLeaderEpochHandler(Broker broker) : Handler<OffsetForLeaderEpochRequest>
{
    protected override ValueTask<IMessage?> HandleAsync(OffsetForLeaderEpochRequest request, RequestContext context) => Answer(new OffsetForLeaderEpochResponse
    {
        Topics = request.Topics.ConvertAll(topic => new OffsetForLeaderEpochResponse.Topic
        {
            Name = topic.Name,
            Partitions = topic.Partitions.ConvertAll(partition => Find(topic.Name, partition, context)),
        }),
    });

    private OffsetForLeaderEpochResponse.Topic.Partition Find(string topic, OffsetForLeaderEpochRequest.Topic.Partition wanted, RequestContext context)
    {
        var answer = new OffsetForLeaderEpochResponse.Topic.Partition { Index = wanted.Index };
        if (broker.Topics.Log(topic, wanted.Index) is not { } log) answer.ErrorCode = ErrorCode.UnknownTopicOrPartition;
        else if (!broker.IsLeader(context.Node, topic, wanted.Index)) answer.ErrorCode = ErrorCode.NotLeaderOrFollower;
        else if (wanted.CurrentLeaderEpoch > 0) answer.ErrorCode = ErrorCode.UnknownLeaderEpoch;
        else if (wanted.LeaderEpoch == 0) (answer.LeaderEpoch, answer.EndOffset) = (0, log.Snapshot().HighWatermark);
        return answer;
    }
}
