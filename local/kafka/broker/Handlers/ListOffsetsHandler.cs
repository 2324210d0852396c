using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Server;
using Meridian.Local.Kafka.Storage;
using Meridian.Local.Kafka.Topics;

namespace Meridian.Local.Kafka.Handlers;

internal sealed class ListOffsetsHandler(Broker broker) : Handler<ListOffsetsRequest>
{
    // What can be asked for in place of a time.
    private const long Latest = -1;
    private const long Earliest = -2;
    private const long MaxTimestamp = -3;
    private const sbyte ReadCommitted = 1;

    protected override ValueTask<IMessage?> HandleAsync(ListOffsetsRequest request, RequestContext context) => Answer(new ListOffsetsResponse
    {
        Topics = request.Topics.ConvertAll(topic => new ListOffsetsResponse.Topic
        {
            Name = topic.Name,
            Partitions = topic.Partitions.ConvertAll(wanted => Find(broker.Topics.Find(topic.Name), wanted, request.IsolationLevel == ReadCommitted, context)),
        }),
    });

    private ListOffsetsResponse.Topic.Partition Find(
        Topic? topic, ListOffsetsRequest.Topic.Partition wanted, bool committedOnly, RequestContext context)
    {
        var answer = new ListOffsetsResponse.Topic.Partition { Index = wanted.Index };
        if (topic?.Log(wanted.Index) is not { } log) answer.ErrorCode = ErrorCode.UnknownTopicOrPartition;
        else if (broker.Cluster.LeaderOf(topic, wanted.Index) != context.Node) answer.ErrorCode = ErrorCode.NotLeaderOrFollower;
        else if (wanted.CurrentLeaderEpoch > 0) answer.ErrorCode = ErrorCode.UnknownLeaderEpoch;
        else if (Find(log.Snapshot(), wanted.Timestamp, committedOnly) is var (offset, timestamp)) (answer.Offset, answer.Timestamp, answer.LeaderEpoch) = (offset, timestamp, 0);
        return answer;
    }

    private static (long Offset, long Timestamp)? Find(LogSnapshot log, long timestamp, bool committedOnly) => timestamp switch
    {
        Latest => (committedOnly ? log.LastStable : log.HighWatermark, -1),
        Earliest => (log.Start, -1),
        MaxTimestamp => log.FindLatest(),
        _ => log.FindByTime(timestamp),
    };
}
