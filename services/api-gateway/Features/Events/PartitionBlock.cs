using Meridian.Contracts.Events;

namespace Meridian.ApiGateway.Features.Events;

/// <summary>The open block of a partition.</summary>
internal sealed class PartitionBlock(int partition) : IDisposable
{
    public int Partition { get; } = partition;

    public EventBlockWriter Writer { get; } = new();

    /// <summary>The record's key: that of its first event. The partition is given, so it only tells people where to look.</summary>
    public byte[] FirstKey { get; private set; } = [];

    public byte[] FirstMessageId { get; private set; } = [];

    public void Add(Guid tenantId, long receivedAt, ReadOnlySpan<byte> key, in IngestEvent item)
    {
        if (Writer.Count == 0)
        {
            Writer.Reset(tenantId, receivedAt);
            (FirstKey, FirstMessageId) = (key.ToArray(), item.MessageId.ToArray());
        }

        Writer.Add(item);
    }

    public void Clear() => Writer.Reset(Guid.Empty, 0);

    public void Dispose() => Writer.Dispose();
}
