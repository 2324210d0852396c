using Confluent.Kafka;
using Meridian.Contracts;
using Microsoft.Extensions.Logging;

namespace Meridian.Kafka;

/// <summary>Follows a topic from its end, all partitions, without a group and without a memory: for those who watch, not for those who work.</summary>
public sealed class TopicTail(string servers, TopicDefinition topic, ILogger<TopicTail> logger)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Follows on a thread of its own until it is stopped. While the brokers are away it waits, and goes on where it was.</summary>
    /// <param name="positioned">Called once: what is published from now on is handled.</param>
    /// <param name="handle">Called for one record at a time.</param>
    /// <returns>A task that ends when it was stopped.</returns>
    /// <exception cref="BrokerUnavailableException">The brokers do not say where the topic ends.</exception>
    public Task RunAsync(Action positioned, Action<ConsumedRecord> handle, CancellationToken stop) =>
        RunAsync(Enumerable.Range(0, topic.Partitions), positioned, handle, stop);

    /// <summary>As for all partitions, for some: what is in the others is not sent here at all.</summary>
    /// <inheritdoc cref="RunAsync(Action, Action{ConsumedRecord}, CancellationToken)"/>
    public Task RunAsync(IEnumerable<int> partitions, Action positioned, Action<ConsumedRecord> handle, CancellationToken stop)
    {
        var places = partitions.Select(number => new TopicPartition(topic.Name, number)).ToList();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => Run(places, positioned, handle, ended, stop)) { IsBackground = true, Name = $"follow {topic.Name}" };
        thread.Start();
        return ended.Task;
    }

    private void Run(List<TopicPartition> places, Action positioned, Action<ConsumedRecord> handle, TaskCompletionSource ended, CancellationToken stop)
    {
        try
        {
            using var consumer = Create();
            consumer.Assign(places.Select(partition => new TopicPartitionOffset(partition, EndOf(consumer, partition))).ToList());
            positioned();
            while (!stop.IsCancellationRequested)
            {
                if (Next(consumer) is { } record) handle(record);
            }

            ended.SetResult();
        }
        catch (KafkaException fault)
        {
            ended.SetException(new BrokerUnavailableException($"{topic.Name} cannot be followed: {fault.Error.Reason}", fault));
        }
#pragma warning disable CA1031 // The edge of the thread: whoever awaits has to hear of it.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            ended.SetException(fault);
        }
    }

    private IConsumer<byte[], byte[]> Create()
    {
        var config = new ConsumerConfig
        {
            BootstrapServers = servers,
            GroupId = "tail", // librdkafka wants a name; nothing joins it and nothing is committed
            EnableAutoCommit = false,
            AutoOffsetReset = AutoOffsetReset.Latest,
            FetchWaitMaxMs = 100,
            QueuedMaxMessagesKbytes = 16 * 1024,
        };
        return new ConsumerBuilder<byte[], byte[]>(config)
            .SetErrorHandler((_, error) => Log.ClientError(logger, topic.Name, error.Reason))
            // The message has the name: librdkafka logs already while the client is being made, and asking that one would crash.
            .SetLogHandler((_, message) => Log.ClientMessage(logger, message.Name, message.Message))
            .Build();
    }

    // Asked for, not left to the first fetch: a record that is published after the answer must not be missed.
    private static Offset EndOf(IConsumer<byte[], byte[]> consumer, TopicPartition partition) => consumer.QueryWatermarkOffsets(partition, Patience).High;

    private ConsumedRecord? Next(IConsumer<byte[], byte[]> consumer)
    {
        try
        {
            return consumer.Consume(Poll) is { } result ? new ConsumedRecord(result) : null;
        }
        catch (ConsumeException fault) when (!fault.Error.IsFatal)
        {
            Log.ClientError(logger, topic.Name, fault.Error.Reason);
            return null;
        }
    }
}
