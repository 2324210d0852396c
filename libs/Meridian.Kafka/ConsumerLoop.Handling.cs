using Confluent.Kafka;

namespace Meridian.Kafka;

internal sealed partial class ConsumerLoop
{
    private CancellationTokenSource _cancelHandling = new();
    private RecordBatch? _inHand;
    private Task? _handling;

    private void Begin() => Begin(_gathering, next: new RecordBatch());

    private void Begin(RecordBatch batch, RecordBatch next)
    {
        _gathering = next;
        _inHand = batch;
        var cancel = _cancelHandling.Token;
        _handling = Task.Run(() => _runner.RunAsync(batch, cancel), CancellationToken.None);
    }

    /// <summary>Takes note of a batch that is done, or throws what it failed with.</summary>
    private void Complete()
    {
        var batch = _inHand!;
        _handling!.GetAwaiter().GetResult();
        (_handling, _inHand) = (null, null);
        foreach (var end in batch.Ends()) StoreOffset(end);
        ResumeReady();
    }

    private void StoreOffset(TopicPartitionOffset end)
    {
        try
        {
            _consumer.StoreOffset(end);
        }
        catch (KafkaException fault) when (fault.Error.Code == ErrorCode.Local_State)
        {
            // The partition was lost meanwhile; its new owner takes it from the offset before.
        }
    }

    /// <summary>Waits for the batch at hand as long as <see cref="BatchConsumerOptions.DrainTime"/>, then cancels it. Afterwards none is being handled.</summary>
    /// <returns>The batch that was cancelled, or null.</returns>
    private RecordBatch? Settle()
    {
        if (_handling is null) return null;
        if (Task.WaitAny([_handling], _options.DrainTime) < 0)
        {
            _cancelHandling.Cancel();
            Task.WaitAny(_handling);
            _cancelHandling.Dispose();
            _cancelHandling = new CancellationTokenSource();
        }

        if (!_handling.IsCanceled)
        {
            Complete();
            return null;
        }

        var cancelled = _inHand;
        (_handling, _inHand) = (null, null);
        return cancelled;
    }
}
