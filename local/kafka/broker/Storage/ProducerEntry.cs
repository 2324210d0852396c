using Meridian.Kafka.Protocol.Records;

namespace Meridian.Local.Kafka.Storage;

/// <summary>What a partition knows of one producer: its epoch, its last batches, and the transaction it has open here.</summary>
internal sealed class ProducerEntry(long id)
{
    /// <summary>Batches remembered: as many as a client may have in flight, so that each of them can be recognised when sent again.</summary>
    public const int Remembered = 5;

    public const long NoTransaction = -1;

    public long Id => id;

    public short Epoch { get; set; }

    /// <summary>Milliseconds since 1970 of the last batch.</summary>
    public long LastTimestamp { get; set; }

    /// <summary>Where the open transaction begins, or <see cref="NoTransaction"/>.</summary>
    public long TransactionStart { get; set; } = NoTransaction;

    /// <summary>The last batches, oldest first; empty after a transaction marker of a new epoch.</summary>
    public List<Batch> Batches { get; } = new(Remembered);

    public int LastSequence => Batches.Count == 0 ? -1 : Batches[^1].LastSequence;

    public void Remember(in BatchHeader header)
    {
        if (header.ProducerEpoch != Epoch) Batches.Clear();
        if (Batches.Count == Remembered) Batches.RemoveAt(0);
        Batches.Add(new Batch(header.BaseSequence, header.LastSequence, header.BaseOffset, header.MaxTimestamp));
        (Epoch, LastTimestamp) = (header.ProducerEpoch, header.MaxTimestamp);
        if (header.IsTransactional && TransactionStart == NoTransaction) TransactionStart = header.BaseOffset;
    }

    internal readonly record struct Batch(int FirstSequence, int LastSequence, long BaseOffset, long Timestamp);
}
