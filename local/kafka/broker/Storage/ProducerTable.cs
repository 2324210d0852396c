using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Records;
using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Local.Kafka.Storage;

/// <summary>The producers of one partition: tells new batches from repeated and lost ones, and knows which transactions are open or were aborted.</summary>
/// <remarks>Not safe for use by several threads: the log calls it under its lock.</remarks>
internal sealed class ProducerTable
{
    private const short FormatVersion = 1;

    private readonly Dictionary<long, ProducerEntry> _producers = [];
    private readonly List<AbortedTransaction> _aborted = [];

    public IReadOnlyCollection<ProducerEntry> Producers => _producers.Values;

    /// <summary>The first offset of the oldest open transaction; <see cref="long.MaxValue"/> if none is open.</summary>
    public long FirstOpenOffset { get; private set; } = long.MaxValue;

    /// <summary>Whether a batch may be appended: None, an error, or None with the offset the same batch was given before.</summary>
    public ErrorCode Check(in BatchHeader header, out long? duplicateOf)
    {
        duplicateOf = null;
        if (!_producers.TryGetValue(header.ProducerId, out var producer)) return ErrorCode.None;
        if (header.ProducerEpoch < producer.Epoch) return ErrorCode.InvalidProducerEpoch;
        if (header.ProducerEpoch > producer.Epoch) return header.BaseSequence == 0 ? ErrorCode.None : ErrorCode.OutOfOrderSequenceNumber;
        if (producer.Batches.Count == 0) return ErrorCode.None;
        foreach (var known in producer.Batches)
        {
            if (known.FirstSequence != header.BaseSequence || known.LastSequence != header.LastSequence) continue;
            duplicateOf = known.BaseOffset;
            return ErrorCode.None;
        }

        var expected = (producer.LastSequence + 1) & int.MaxValue;
        return header.BaseSequence == expected ? ErrorCode.None : ErrorCode.OutOfOrderSequenceNumber;
    }

    /// <summary>Takes note of a batch that has been given its offset.</summary>
    public void Apply(in BatchHeader header)
    {
        if (!_producers.TryGetValue(header.ProducerId, out var producer))
        {
            _producers[header.ProducerId] = producer = new ProducerEntry(header.ProducerId) { Epoch = header.ProducerEpoch };
        }

        producer.Remember(header);
        FirstOpenOffset = Math.Min(FirstOpenOffset, producer.TransactionStart < 0 ? long.MaxValue : producer.TransactionStart);
    }

    /// <summary>Takes note of the marker that ends a producer's transaction.</summary>
    public void ApplyMarker(in BatchHeader marker, bool isCommit)
    {
        if (!_producers.TryGetValue(marker.ProducerId, out var producer))
        {
            _producers[marker.ProducerId] = producer = new ProducerEntry(marker.ProducerId);
        }

        if (producer.TransactionStart >= 0 && !isCommit)
        {
            _aborted.Add(new AbortedTransaction(producer.Id, producer.TransactionStart, marker.BaseOffset));
        }

        if (marker.ProducerEpoch != producer.Epoch) producer.Batches.Clear();
        (producer.Epoch, producer.LastTimestamp) = (marker.ProducerEpoch, marker.MaxTimestamp);
        producer.TransactionStart = ProducerEntry.NoTransaction;
        FirstOpenOffset = _producers.Values.Where(p => p.TransactionStart >= 0).Select(p => p.TransactionStart).DefaultIfEmpty(long.MaxValue).Min();
    }

    /// <summary>Takes note of a batch read back from the log.</summary>
    public void Replay(in BatchHeader header, ReadOnlyMemory<byte> batch)
    {
        if (!header.HasProducer) return;
        if (!header.IsControl) Apply(header);
        else if (RecordBatch.Read(batch).FirstOrDefault().Key is { Length: >= 4 } key) ApplyMarker(header, isCommit: key.Span[3] == 1);
    }

    public bool HasOpenTransaction(long producerId) =>
        _producers.TryGetValue(producerId, out var producer) && producer.TransactionStart >= 0;

    /// <summary>The aborted transactions that reach into the offsets from <paramref name="from"/> up to but not including <paramref name="to"/>.</summary>
    public List<AbortedTransaction> AbortedBetween(long from, long to) =>
        [.. _aborted.Where(aborted => aborted.LastOffset >= from && aborted.FirstOffset < to)];

    /// <summary>Forgets what lies before the start of the log, and producers without a transaction that were last seen before <paramref name="idleSince"/>.</summary>
    public void Forget(long logStart, long idleSince)
    {
        _aborted.RemoveAll(aborted => aborted.LastOffset < logStart);
        foreach (var idle in _producers.Values.Where(p => p.TransactionStart < 0 && p.LastTimestamp < idleSince).ToList())
        {
            _producers.Remove(idle.Id);
        }
    }

    /// <summary>Everything in the table, as <see cref="Load"/> reads it.</summary>
    public byte[] Save()
    {
        // Not a copy of a "using" variable: the buffer that one would give back may have been given back in growing.
        var to = new ByteWriter(256);
        try
        {
            Save(ref to);
            to.Int32((int)Crc32C.Compute(to.Written.Span));
            return to.Written.ToArray();
        }
        finally
        {
            to.Dispose();
        }
    }

    /// <summary>Reads a saved table; null if the bytes are damaged or of another format, and the log has to be replayed.</summary>
    public static ProducerTable? Load(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < sizeof(uint)) return null;
        var crc = new ByteReader(bytes[^sizeof(uint)..]).Int32();
        var from = new ByteReader(bytes[..^sizeof(uint)]);
        if ((int)Crc32C.Compute(bytes.Span[..^sizeof(uint)]) != crc || from.Int16() != FormatVersion) return null;

        var table = new ProducerTable();
        for (var count = from.Int32(); count > 0; count--) table.LoadProducer(ref from);
        for (var count = from.Int32(); count > 0; count--) table._aborted.Add(new AbortedTransaction(from.Int64(), from.Int64(), from.Int64()));
        return table;
    }

    private void Save(ref ByteWriter to)
    {
        to.Int16(FormatVersion);
        to.Int32(_producers.Count);
        foreach (var producer in _producers.Values) Save(ref to, producer);
        to.Int32(_aborted.Count);
        foreach (var aborted in _aborted)
        {
            to.Int64(aborted.ProducerId);
            to.Int64(aborted.FirstOffset);
            to.Int64(aborted.LastOffset);
        }
    }

    private static void Save(ref ByteWriter to, ProducerEntry producer)
    {
        to.Int64(producer.Id);
        to.Int16(producer.Epoch);
        to.Int64(producer.LastTimestamp);
        to.Int64(producer.TransactionStart);
        to.Int32(producer.Batches.Count);
        foreach (var batch in producer.Batches)
        {
            to.Int32(batch.FirstSequence);
            to.Int32(batch.LastSequence);
            to.Int64(batch.BaseOffset);
            to.Int64(batch.Timestamp);
        }
    }

    private void LoadProducer(ref ByteReader from)
    {
        var producer = new ProducerEntry(from.Int64())
        {
            Epoch = from.Int16(),
            LastTimestamp = from.Int64(),
            TransactionStart = from.Int64(),
        };
        for (var count = from.Int32(); count > 0; count--)
        {
            producer.Batches.Add(new ProducerEntry.Batch(from.Int32(), from.Int32(), from.Int64(), from.Int64()));
        }

        _producers[producer.Id] = producer;
        if (producer.TransactionStart >= 0) FirstOpenOffset = Math.Min(FirstOpenOffset, producer.TransactionStart);
    }
}
