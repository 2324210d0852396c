using Meridian.Kafka;

namespace Meridian.EventProcessor.Features.Events;

/// <summary>What was read again of a partition and is not stored by its slow lane.</summary>
internal sealed class SlowReading(PartitionIntake intake)
{
    private readonly List<ConsumedRecord> _records = [];
    private long _position = intake.Lanes.Slow.DoneTo;

    public PartitionIntake Intake => intake;

    /// <summary>The offset to read next.</summary>
    public long Position => _position;

    /// <summary>Bytes of the records, whosever they are: who is in the slow lane may change until they are stored.</summary>
    public int Bytes { get; private set; }

    public void Add(ConsumedRecord record)
    {
        if (record.Offset < _position) return;
        _records.Add(record);
        _position = record.Offset + 1;
        Bytes += record.Value.Length;
    }

    /// <summary>What is to be stored now: what was begun before, if anything.</summary>
    /// <param name="mayEnd">As of <see cref="PartitionIntake.TakeSlow"/>.</param>
    public EventChunk? Next(bool mayEnd) => intake.Undecided is { } begun ? (begun.Lane.IsSlow ? begun : null) : intake.TakeSlow(_records, _position, mayEnd);

    /// <summary>Lets go of what is stored.</summary>
    public void Forget()
    {
        _records.RemoveAll(record => record.Offset < intake.Lanes.Slow.DoneTo);
        Bytes = _records.Sum(record => record.Value.Length);
    }
}
