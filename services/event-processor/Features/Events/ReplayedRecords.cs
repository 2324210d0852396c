using Meridian.Kafka;

namespace Meridian.EventProcessor.Features.Events;

/// <summary>
/// Gathers the records of an insert in doubt of the express lane. It has to be made of exactly the same records, whatever batches they come in now: only
/// then does its token mean the same.
/// </summary>
internal sealed class ReplayedRecords(LaneMark mark)
{
    private readonly List<ConsumedRecord> _records = [];

    /// <summary>All of them, in order, once the last is here; until then null.</summary>
    public IReadOnlyList<ConsumedRecord>? Add(IEnumerable<ConsumedRecord> records)
    {
        var held = _records.Count > 0 ? _records[^1].Offset + 1 : mark.DoneTo;
        var newcomers = records.Where(record => record.Offset >= held).ToList();
        _records.AddRange(newcomers.TakeWhile(record => record.Offset < mark.IntentTo));
        var complete = _records.Count > 0 && _records[^1].Offset == mark.IntentTo - 1;
        var passed = newcomers.Count > 0 && newcomers[^1].Offset >= mark.IntentTo; // its last records are gone from the broker
        return complete || passed ? [.. _records] : null;
    }
}
