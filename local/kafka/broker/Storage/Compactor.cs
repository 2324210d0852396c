using System.Security.Cryptography;
using Meridian.Kafka.Protocol.Records;

namespace Meridian.Local.Kafka.Storage;

/// <summary>Rewrites sealed segments so that of each key only the latest record stays. Offsets stay as they are; small segments are joined.</summary>
/// <param name="aborted">Transactions whose records are to go.</param>
internal sealed class Compactor(IReadOnlyList<Segment> segments, LogConfig config, IReadOnlyList<AbortedTransaction> aborted, DateTimeOffset now)
{
    // A key is known by 128 bits of its hash: that two keys share them is less likely than a disk that errs.
    private readonly Dictionary<UInt128, long> _latest = [];

    /// <summary>Writes the compacted segments beside the old ones. Nothing is replaced yet.</summary>
    /// <returns>For each new segment the old ones it is made of.</returns>
    public IReadOnlyList<(Segment Compacted, IReadOnlyList<Segment> Of)> Run()
    {
        foreach (var segment in segments) ReadKeys(segment);
        return [.. Group().Select(group => (Rewrite(group), (IReadOnlyList<Segment>)group))];
    }

    private IEnumerable<List<Segment>> Group()
    {
        var group = new List<Segment>();
        foreach (var segment in segments)
        {
            if (group.Count > 0 && group.Sum(member => member.Size) + segment.Size > config.SegmentBytes)
            {
                yield return group;
                group = [];
            }

            group.Add(segment);
        }

        if (group.Count > 0) yield return group;
    }

    private void ReadKeys(Segment segment)
    {
        using var scanner = new BatchScanner(segment.File, 0, segment.Size, readAhead: 256 * 1024);
        while (scanner.MoveNext())
        {
            if (scanner.Header.IsControl || IsAborted(scanner.Header) || TryRead(scanner) is not { } records) continue;
            foreach (var record in records)
            {
                if (record.Key is { } key) _latest[Hash(key)] = record.Offset;
            }
        }
    }

    private Segment Rewrite(List<Segment> group)
    {
        var compacted = Segment.CreateCompacted(group[0], group[^1].EndOffset);
        foreach (var segment in group)
        {
            using var scanner = new BatchScanner(segment.File, 0, segment.Size, readAhead: 256 * 1024);
            while (scanner.MoveNext()) Rewrite(scanner, compacted);
        }

        compacted.Trim();
        compacted.Flush();
        return compacted;
    }

    private void Rewrite(BatchScanner scanner, Segment to)
    {
        var header = scanner.Header;
        var records = header.IsControl ? null : TryRead(scanner);
        if (records is null)
        {
            // Markers stay, and so does what cannot be looked into.
            to.Append(scanner.Batch().Span, header);
            return;
        }

        var kept = IsAborted(header) ? [] : records.Where(record => IsKept(record, header)).ToList();
        if (kept.Count == records.Count) to.Append(scanner.Batch().Span, header);
        else if (kept.Count > 0) AppendRebuilt(header, kept, to);
    }

    private static void AppendRebuilt(in BatchHeader header, List<Record> kept, Segment to)
    {
        using var builder = new RecordBatchBuilder
        {
            BaseOffset = header.BaseOffset,
            Attributes = (short)(header.Attributes & ~0x7),
            ProducerId = header.ProducerId,
            ProducerEpoch = header.ProducerEpoch,
            BaseSequence = header.BaseSequence,
            MaxTimestamp = header.MaxTimestamp,
        };
        foreach (var record in kept) builder.Add(record);
        builder.LastOffsetDelta = header.LastOffsetDelta;
        using var batch = builder.Build();
        to.Append(batch.Memory.Span, BatchHeader.Read(batch.Memory.Span));
    }

    private bool IsKept(in Record record, in BatchHeader header)
    {
        if (record.Key is not { } key) return true;
        if (_latest.GetValueOrDefault(Hash(key), -1) > record.Offset) return false;
        return record.Value is not null || now.ToUnixTimeMilliseconds() - header.MaxTimestamp < config.TombstoneRetention.TotalMilliseconds;
    }

    private bool IsAborted(BatchHeader header) => header.IsTransactional && aborted.Any(transaction =>
        transaction.ProducerId == header.ProducerId && header.BaseOffset >= transaction.FirstOffset && header.BaseOffset <= transaction.LastOffset);

    private static List<Record>? TryRead(BatchScanner scanner)
    {
        try
        {
            // The batch lies in the scanner's buffer until it moves on; the records are used up before that.
            return [.. RecordBatch.Read(scanner.Batch())];
        }
        catch (Exception unreadable) when (unreadable is NotSupportedException or Meridian.Kafka.Protocol.Wire.MalformedMessageException)
        {
            return null;
        }
    }

    private static UInt128 Hash(ReadOnlyMemory<byte> key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(key.Span, hash);
        return new UInt128(BitConverter.ToUInt64(hash), BitConverter.ToUInt64(hash[8..]));
    }
}
