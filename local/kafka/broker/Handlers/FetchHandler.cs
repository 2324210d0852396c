using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Records;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Server;
using Meridian.Local.Kafka.Storage;
using Meridian.Local.Kafka.Topics;

namespace Meridian.Local.Kafka.Handlers;

/// <remarks>Fetch sessions are refused, as the protocol allows, by answering with session id 0: clients then name all partitions each time.</remarks>
internal sealed class FetchHandler(Broker broker) : Handler<FetchRequest>
{
    private const short TopicIdsSince = 13;
    private const sbyte ReadCommitted = 1;

    protected override async ValueTask<IMessage?> HandleAsync(FetchRequest request, RequestContext context)
    {
        // A session that was never given cannot go on.
        if (request.SessionId != 0 && request.SessionEpoch > 0) return new FetchResponse { ErrorCode = ErrorCode.FetchSessionIdNotFound };

        var until = broker.Time.GetUtcNow() + TimeSpan.FromMilliseconds(Math.Max(request.MaxWaitMs, 0));
        var targets = Resolve(request, context);
        while (!IsReady(targets, request) && !context.Closing.IsCancellationRequested)
        {
            var left = until - broker.Time.GetUtcNow();
            if (left <= TimeSpan.Zero) break;
            await WaitAsync(targets, request, left, context.Closing);
        }

        return Read(targets, request);
    }

    /// <summary>A partition asked for: its log, or the error that stands for it.</summary>
    private sealed record Target(FetchRequest.Topic Topic, FetchRequest.Topic.Partition Wanted, PartitionLog? Log, ErrorCode Error);

    private List<Target> Resolve(FetchRequest request, RequestContext context)
    {
        var targets = new List<Target>();
        foreach (var wanted in request.Topics)
        {
            var byId = context.Version >= TopicIdsSince;
            var topic = byId ? broker.Topics.Find(wanted.TopicId) : broker.Topics.Find(wanted.Name);
            var missing = byId ? ErrorCode.UnknownTopicId : ErrorCode.UnknownTopicOrPartition;
            foreach (var partition in wanted.Partitions)
            {
                var log = topic?.Log(partition.Index);
                var error = topic is null ? missing : log is null ? ErrorCode.UnknownTopicOrPartition : Check(topic, log, partition, context);
                targets.Add(new Target(wanted, partition, log, error));
            }
        }

        return targets;
    }

    private ErrorCode Check(Topic topic, PartitionLog log, FetchRequest.Topic.Partition wanted, RequestContext context)
    {
        if (broker.Cluster.LeaderOf(topic, wanted.Index) != context.Node) return ErrorCode.NotLeaderOrFollower;
        if (wanted.CurrentLeaderEpoch > 0) return ErrorCode.UnknownLeaderEpoch;
        var now = log.Snapshot();
        return wanted.FetchOffset < now.Start || wanted.FetchOffset > now.End ? ErrorCode.OffsetOutOfRange : ErrorCode.None;
    }

    private static bool IsReady(List<Target> targets, FetchRequest request)
    {
        if (targets.Count == 0) return request.MinBytes <= 0;
        if (targets.Exists(target => target.Error != ErrorCode.None)) return true;
        var missing = (long)request.MinBytes;
        foreach (var target in targets)
        {
            if (missing <= 0) return true;
            missing -= target.Log!.Snapshot().Available(target.Wanted.FetchOffset, request.IsolationLevel == ReadCommitted, missing);
        }

        return missing <= 0;
    }

    private async ValueTask WaitAsync(List<Target> targets, FetchRequest request, TimeSpan longest, CancellationToken closing)
    {
        using var waiter = new FetchWaiter(longest, broker.Time, closing);
        foreach (var target in targets) target.Log!.Watch(waiter);
        try
        {
            // Something may have come between the look that found too little and the watching.
            if (!IsReady(targets, request)) await waiter.Signalled;
        }
        finally
        {
            foreach (var target in targets) target.Log!.Unwatch(waiter);
        }
    }

    private FetchResponse Read(List<Target> targets, FetchRequest request)
    {
        var response = new FetchResponse();
        var left = Math.Min(request.MaxBytes, broker.Options.FetchMaxBytes);
        FetchRequest.Topic? current = null;
        foreach (var target in targets)
        {
            if (target.Topic != current)
            {
                response.Responses.Add(new FetchResponse.Topic { Name = target.Topic.Name, TopicId = target.Topic.TopicId });
                current = target.Topic;
            }

            var partition = target.Error == ErrorCode.None
                ? Read(target, left, request.IsolationLevel == ReadCommitted)
                : new FetchResponse.Topic.Partition { Index = target.Wanted.Index, ErrorCode = target.Error, HighWatermark = -1 };
            response.Responses[^1].Partitions.Add(partition);
            left -= partition.Records.Length;
        }

        return response;
    }

    private static FetchResponse.Topic.Partition Read(Target target, int left, bool committedOnly)
    {
        var now = target.Log!.Snapshot();
        var partition = new FetchResponse.Topic.Partition
        {
            Index = target.Wanted.Index,
            HighWatermark = now.HighWatermark,
            LastStableOffset = now.LastStable,
            LogStartOffset = now.Start,
        };
        if (left <= 0) return partition;
        var read = now.Read(target.Wanted.FetchOffset, Math.Min(left, target.Wanted.PartitionMaxBytes), committedOnly);
        if (committedOnly) partition.AbortedTransactions = Aborted(target, read);
        if (read.Slice is { } slice) partition.Records = new RecordSet(slice);
        return partition;
    }

    private static List<FetchResponse.Topic.Partition.AbortedTransaction> Aborted(Target target, ReadResult read) => read.Slice is null
        ? []
        : target.Log!.ReadProducers(producers => producers.AbortedBetween(target.Wanted.FetchOffset, read.EndOffset)).ConvertAll(
            aborted => new FetchResponse.Topic.Partition.AbortedTransaction { ProducerId = aborted.ProducerId, FirstOffset = aborted.FirstOffset });
}
