using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Meridian.Contracts;

namespace Meridian.Kafka;

/// <summary>
/// Where the partitions of a topic end. A record that was acknowledged (acks=all) before the question lies below the answer: brokers acknowledge
/// when the high watermark has passed the record. Register it with <see cref="KafkaExtensions.AddTopicEnds"/>; it shares the publisher's connections.
/// </summary>
public sealed class TopicEnds : IDisposable
{
    private readonly IAdminClient _admin;

    internal TopicEnds(Handle client) => _admin = new DependentAdminClientBuilder(client).Build();

    /// <summary>The offset behind the last record of each partition, by its number: one question for all.</summary>
    /// <exception cref="BrokerUnavailableException">No broker, or not all of them, answered in time.</exception>
    public async Task<long[]> AskAsync(TopicDefinition topic, TimeSpan patience)
    {
        ArgumentNullException.ThrowIfNull(topic);
        var questions = Enumerable.Range(0, topic.Partitions)
            .Select(partition => new TopicPartitionOffsetSpec { TopicPartition = new TopicPartition(topic.Name, partition), OffsetSpec = OffsetSpec.Latest() });
        try
        {
            var answer = await _admin.ListOffsetsAsync(questions, new ListOffsetsOptions { RequestTimeout = patience });
            var ends = new long[topic.Partitions];
            foreach (var one in answer.ResultInfos) ends[one.TopicPartitionOffsetError.Partition.Value] = one.TopicPartitionOffsetError.Offset.Value;
            return ends;
        }
        catch (KafkaException fault)
        {
            throw new BrokerUnavailableException($"The ends of '{topic.Name}' are not known: {fault.Error.Reason}.", fault);
        }
    }

    public void Dispose() => _admin.Dispose();
}
