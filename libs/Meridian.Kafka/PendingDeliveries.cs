using Confluent.Kafka;

namespace Meridian.Kafka;

/// <summary>Completes when as many delivery reports have come in as records went out; fails with the first error, but only after the last report.</summary>
internal sealed class PendingDeliveries
{
    // Continuations must leave librdkafka's delivery thread at once: it serves every other caller too.
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _open;
    private Exception? _fault;

    public PendingDeliveries(int count)
    {
        _open = count;
        Handler = OnReport;
    }

    public Action<DeliveryReport<byte[], byte[]>> Handler { get; }

    public Task Completion => _completion.Task;

    private void OnReport(DeliveryReport<byte[], byte[]> report)
    {
        if (report.Error.IsError) Interlocked.CompareExchange(ref _fault, PublishFaults.From(report.Error, report.Topic), null);
        if (Interlocked.Decrement(ref _open) > 0) return;

        if (_fault is null) _completion.SetResult();
        else _completion.SetException(_fault);
    }
}
