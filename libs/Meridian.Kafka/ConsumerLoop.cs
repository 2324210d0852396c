using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Meridian.Kafka;

/// <summary>
/// The one consumer loop. A thread polls and gathers a batch while the batch before it is handled; it never waits for a store, so the group
/// keeps its member however long a store is away. Offsets are stored after the handler is done: a crash brings records again and loses none.
/// </summary>
internal sealed partial class ConsumerLoop : IDisposable
{
    private static readonly TimeSpan LongPoll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ShortPoll = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan BusyPatience = TimeSpan.FromSeconds(2);

    private readonly IReadOnlyList<string> _topics;
    private readonly string _name;
    private readonly BatchHandler _handler;
    private readonly BatchConsumerOptions _options;
    private readonly ConsumerStatus _status;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Insistence _insistence;
    private readonly BatchRunner _runner;
    private readonly IConsumer<byte[], byte[]> _consumer;

    private RecordBatch _gathering = new();
    private bool _allPaused;

    public ConsumerLoop(
        ConsumerConfig config, IReadOnlyList<string> topics, BatchHandler handler, DeadLetters deadLetters, BatchConsumerOptions options,
        ConsumerStatus status, TimeProvider time, ILogger logger)
    {
        (_handler, _options, _status, _time, _logger) = (handler, options, status, time, logger);
        (_topics, _name) = (topics, TopicNames.Of(topics));
        _insistence = new Insistence(_name, handler, options, status, time, logger);
        _runner = new BatchRunner(_name, config.GroupId, handler, deadLetters, _insistence, logger);
        _consumer = new ConsumerBuilder<byte[], byte[]>(config)
            .SetPartitionsAssignedHandler((_, partitions) => Take(partitions))
            .SetPartitionsRevokedHandler((_, partitions) => LetGo(partitions))
            .SetPartitionsLostHandler((_, partitions) => LetGo(partitions))
            .SetErrorHandler((client, error) => Log.ClientError(_logger, client.Name, error.Reason))
            .SetLogHandler((_, message) => Log.ClientMessage(_logger, message.Name, message.Message))
            .Build();
    }

    /// <summary>Consumes until <paramref name="stop"/>, then lets the batch at hand finish and leaves the group.</summary>
    public void Run(CancellationToken stop)
    {
        _consumer.Subscribe(_topics);
        _status.Running(true);
        try
        {
            while (!stop.IsCancellationRequested)
            {
                AdmitPrepared();
                if (_handling is { IsCompleted: true }) Complete();
                if (_handling is null && IsDue()) Begin();
                Poll();
            }

            Settle();
        }
        finally
        {
            _status.Running(false);
            _consumer.Close();
        }
    }

    public void Dispose()
    {
        _cancelHandling.Dispose();
        _consumer.Dispose();
    }

    private bool IsFull() => _gathering.Records.Count >= _options.MaxRecords || _gathering.Bytes >= _options.MaxBytes;

    private bool IsDue() => IsFull() || (_gathering.Records.Count > 0 && _time.GetElapsedTime(_gathering.Started) >= _options.MaxWait);

    private void Poll()
    {
        if (IsFull() && !MakeRoom()) PauseAll();
        try
        {
            var result = _consumer.Consume(_gathering.Records.Count > 0 || _handling is not null ? ShortPoll : LongPoll);
            if (result is not null) Accept(result);
        }
        catch (ConsumeException fault) when (!fault.Error.IsFatal)
        {
            Log.ClientError(_logger, _consumer.Name, fault.Error.Reason);
        }
    }

    // Pausing throws away what the client has fetched ahead, many megabytes that the broker then has to send again, so a handler that is only busy gets time first.
    private bool MakeRoom() => _handling is null || _allPaused || Task.WaitAny([_handling], BusyPatience) == 0;

    private void Accept(ConsumeResult<byte[], byte[]> result)
    {
        if (!_partitions.TryGetValue(result.TopicPartition, out var partition)) return;
        if (partition.Ready) _gathering.Add(new ConsumedRecord(result), _time.GetTimestamp());
        else partition.Skip(result.Offset.Value);
    }
}
