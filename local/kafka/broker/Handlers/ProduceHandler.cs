using System.Runtime.InteropServices;
using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Messages;
using Meridian.Kafka.Protocol.Records;
using Meridian.Kafka.Protocol.Wire;
using Meridian.Local.Kafka.Groups;
using Meridian.Local.Kafka.Server;
using Meridian.Local.Kafka.Storage;
using Meridian.Local.Kafka.Topics;

namespace Meridian.Local.Kafka.Handlers;

internal sealed class ProduceHandler(Broker broker) : Handler<ProduceRequest>
{
    private const short NoAnswer = 0;
    private const short AllReplicas = -1;

    protected override async ValueTask<IMessage?> HandleAsync(ProduceRequest request, RequestContext context)
    {
        var gate = new DurableGate();
        var response = new ProduceResponse { Responses = new List<ProduceResponse.Topic>(request.Topics.Count) };
        foreach (var topic in request.Topics)
        {
            var known = broker.Topics.Find(topic.Name);
            response.Responses.Add(new ProduceResponse.Topic
            {
                Name = topic.Name,
                Partitions = topic.Partitions.ConvertAll(partition => Append(known, request, partition, gate, context)),
            });
        }

        var error = await gate.WaitAsync();
        if (error != ErrorCode.None) Fail(response, error);
        return request.Acks == NoAnswer ? Silently(response) : response;
    }

    // Who wants no answer learns of a failure by the connection's end, and asks anew who leads the partition.
    private static IMessage? Silently(ProduceResponse response)
    {
        var failed = response.Responses.SelectMany(topic => topic.Partitions).FirstOrDefault(partition => partition.ErrorCode != ErrorCode.None);
        return failed is null ? null : throw new MalformedMessageException($"Records sent with acks=0 were refused: {failed.ErrorCode}.");
    }

    private ProduceResponse.Topic.Partition Append(
        Topic? topic, ProduceRequest request, ProduceRequest.Topic.Partition partition, DurableGate gate, RequestContext context)
    {
        var answer = new ProduceResponse.Topic.Partition { Index = partition.Index, BaseOffset = -1 };
        var log = topic?.Log(partition.Index);
        answer.ErrorCode = log is null ? ErrorCode.UnknownTopicOrPartition : Check(topic!, log, request, partition, context);
        if (answer.ErrorCode != ErrorCode.None) return answer;

        if (log!.Config.Compacts && BatchCheck.FindKeyless(partition.Records.Memory) is { Count: > 0 } keyless) return RefuseKeyless(answer, keyless);

        // The bytes are in the frame that this request owns: the log gives them their offset there.
        var batch = MemoryMarshal.AsMemory(partition.Records.Memory);
        var header = BatchHeader.Read(batch.Span);
        var result = log.Append(batch, header.IsTransactional ? () => MayProduce(request.TransactionalId, header, topic!.Name, partition.Index) : null);
        (answer.ErrorCode, answer.BaseOffset, answer.LogAppendTimeMs) = (result.Error, result.BaseOffset, result.AppendTime);
        if (result.Error != ErrorCode.None) return answer;
        answer.LogStartOffset = log.Start;
        log.WhenDurable(result.EndOffset, gate);
        return answer;
    }

    private ErrorCode Check(Topic topic, PartitionLog log, ProduceRequest request, ProduceRequest.Topic.Partition partition, RequestContext context)
    {
        if (request.Acks is not (NoAnswer or 1 or AllReplicas)) return ErrorCode.InvalidRequiredAcks;
        if (broker.Cluster.LeaderOf(topic, partition.Index) != context.Node) return ErrorCode.NotLeaderOrFollower;
        var inSync = topic.Replicas[partition.Index].Count(broker.Cluster.IsUp);
        if (request.Acks == AllReplicas && inSync < Math.Min(log.Config.MinInsyncReplicas, broker.Cluster.Nodes.Count)) return ErrorCode.NotEnoughReplicas;
        return BatchCheck.Check(partition.Records.Memory.Span, log.Config, context.Version);
    }

    private static ProduceResponse.Topic.Partition RefuseKeyless(ProduceResponse.Topic.Partition answer, List<int> records)
    {
        (answer.ErrorCode, answer.ErrorMessage) = (ErrorCode.InvalidRecord, "The topic is compacted: every record needs a key.");
        answer.RecordErrors = records.ConvertAll(record => new ProduceResponse.Topic.Partition.RecordError { BatchIndex = record });
        return answer;
    }

    private ErrorCode MayProduce(string? transactionalId, BatchHeader header, string topic, int partition) => transactionalId is null
        ? ErrorCode.InvalidTxnState
        : broker.Transactions.MayProduce(transactionalId, header.ProducerId, header.ProducerEpoch, new TopicPartition(topic, partition));

    private static void Fail(ProduceResponse response, ErrorCode error)
    {
        foreach (var partition in response.Responses.SelectMany(topic => topic.Partitions).Where(partition => partition.ErrorCode == ErrorCode.None))
        {
            (partition.ErrorCode, partition.BaseOffset) = (error, -1);
        }
    }
}
