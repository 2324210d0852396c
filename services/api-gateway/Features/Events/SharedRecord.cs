using Meridian.Contracts.Events;
using Meridian.Kafka;

namespace Meridian.ApiGateway.Features.Events;

/// <summary>Blocks of several requests that become one record.</summary>
internal sealed class SharedRecord
{
    // What is stored as the time of arrival is that of the record's first events.
    private const int MostMilliseconds = 20;

    private readonly List<OutgoingRecord> _blocks;
    private readonly long _receivedAt;
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _bytes;

    /// <param name="block">A block as a record of its own.</param>
    /// <param name="receivedAt">Its time of arrival, milliseconds since 1970 UTC.</param>
    public SharedRecord(OutgoingRecord block, long receivedAt) => (_blocks, _receivedAt, _bytes) = ([block], receivedAt, block.Value.Length);

    /// <summary>Completes when the record is on the broker; fails as publishing did.</summary>
    public Task Done => _done.Task;

    /// <summary>Takes another block in, if it came at about the same time and there is room.</summary>
    public bool TryAdd(OutgoingRecord block, long receivedAt, int mostBytes)
    {
        if (_bytes + block.Value.Length > mostBytes || Math.Abs(receivedAt - _receivedAt) > MostMilliseconds) return false;
        _blocks.Add(block);
        _bytes += block.Value.Length;
        return true;
    }

    /// <summary>The record, with the key and the headers of its first block.</summary>
    public OutgoingRecord Close() => _blocks is [var only] ? only : _blocks[0] with { Value = EventBlocks.Join([.. _blocks.Select(block => block.Value)]) };

    /// <param name="sent">How publishing went; it has ended.</param>
    public void Complete(Task sent) => _done.SetFromTask(sent);
}
