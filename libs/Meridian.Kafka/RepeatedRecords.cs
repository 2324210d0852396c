using Meridian.Contracts;
using Meridian.Contracts.Events;

namespace Meridian.Kafka;

/// <summary>
/// Tells a consumer of <c>events.enriched</c> which records it has handled already (<see cref="EnrichedSequence"/>). For one thread at a time.
/// <code>
/// PrepareAsync: repeats.Restore(partition, what its own store says, or null);
/// HandleAsync:  var fresh = batch.Records.Where(repeats.IsFresh).ToList();
///               one transaction: the effects of fresh, and repeats.Reached as the mark of each partition
///               when it fails: repeats.TakeBack(), and the same batch comes again;  when it is done: repeats.Commit()
/// </code>
/// </summary>
public sealed class RepeatedRecords
{
    private readonly Dictionary<int, EnrichedSequence> _handled = [];
    private readonly Dictionary<int, EnrichedSequence> _reached = [];

    /// <summary>How far each partition of the batch at hand is once it has been handled.</summary>
    public IReadOnlyDictionary<int, EnrichedSequence> Reached => _reached;

    /// <summary>Begins a partition with the last record that was handled of it; null when none was.</summary>
    public void Restore(int partition, EnrichedSequence? last)
    {
        _reached.Remove(partition);
        _handled.Remove(partition);
        if (last is { } sequence) _handled[partition] = sequence;
    }

    /// <summary>Whether a record is to be handled, and if so takes it as reached. A record without a sequence is not.</summary>
    public bool IsFresh(ConsumedRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (!EnrichedSequence.TryRead(record.HeaderBytes(RecordHeaders.Sequence), out var sequence)) return false;
        if (!sequence.Follows(Last(record.Partition))) return false;
        _reached[record.Partition] = sequence;
        return true;
    }

    /// <summary>What was reached is handled for good.</summary>
    public void Commit()
    {
        foreach (var (partition, sequence) in _reached) _handled[partition] = sequence;
        _reached.Clear();
    }

    /// <summary>What was reached is not handled: it will be asked about again.</summary>
    public void TakeBack() => _reached.Clear();

    private EnrichedSequence? Last(int partition) =>
        _reached.TryGetValue(partition, out var last) || _handled.TryGetValue(partition, out last) ? last : null;
}
