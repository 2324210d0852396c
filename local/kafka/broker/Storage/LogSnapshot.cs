using Meridian.Kafka.Protocol.Records;
using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Local.Kafka.Storage;

/// <summary>A log as it was at one moment. Appends, rolls and deletions that follow do not show in it.</summary>
/// <param name="Start">The first offset there is.</param>
/// <param name="LastStable">The offset up to which all transactions have ended: readers of committed data read up to here.</param>
/// <param name="End">The offset the next record gets.</param>
internal sealed record LogSnapshot(Segment[] Segments, LogMark Durable, long Start, long LastStable, long End)
{
    /// <summary>The offset after the last durable record: consumers read up to here.</summary>
    public long HighWatermark => Durable.Offset;

    /// <summary>Finds the batches from <paramref name="offset"/> on, out of one segment, in whole batches.</summary>
    /// <param name="mostBytes">The most to return; one batch is returned even if it is larger.</param>
    /// <param name="committedOnly">Whether to stop where a transaction is still open.</param>
    public ReadResult Read(long offset, int mostBytes, bool committedOnly)
    {
        var limit = committedOnly ? LastStable : HighWatermark;
        for (var i = Math.Max(IndexOf(offset), 0); i < Segments.Length && offset < limit && Segments[i].BaseOffset < limit; i++)
        {
            var segment = Segments[i];
            var end = EndIn(segment, limit);
            var position = segment.PositionOf(offset);
            if (position < end) return new ReadResult(new LogSlice(segment, position, segment.WholeBatches(position, mostBytes, end)), limit);
        }

        return new ReadResult(null, limit);
    }

    /// <summary>How many bytes <see cref="Read"/> could return from <paramref name="offset"/> on, up to <paramref name="enough"/>.</summary>
    public long Available(long offset, bool committedOnly, long enough) => Read(offset, (int)Math.Min(enough, int.MaxValue), committedOnly).Slice?.Length ?? 0;

    /// <summary>The first durable record at or after a time (milliseconds since 1970), or null.</summary>
    public (long Offset, long Timestamp)? FindByTime(long timestamp)
    {
        foreach (var segment in Segments)
        {
            if (segment.Index.MaxTimestamp < timestamp) continue;
            using var scanner = new BatchScanner(segment.File, segment.Index.FloorOfTime(timestamp), segment.Size);
            while (scanner.MoveNext() && scanner.Header.BaseOffset < HighWatermark)
            {
                if (scanner.Header.MaxTimestamp < timestamp || scanner.Header.LastOffset < Start || scanner.Header.IsControl) continue;
                if (FindInBatch(scanner, record => record.Timestamp >= timestamp) is { } found) return found;
            }
        }

        return null;
    }

    /// <summary>The durable record with the latest timestamp, or null if there is none.</summary>
    public (long Offset, long Timestamp)? FindLatest()
    {
        var latest = Segments.Where(segment => segment.EndOffset > Start).MaxBy(segment => segment.Index.MaxTimestamp);
        if (latest is null || latest.Index.MaxTimestamp < 0) return null;
        var (timestamp, offset) = (latest.Index.MaxTimestamp, latest.Index.OffsetOfMaxTimestamp);
        using var scanner = new BatchScanner(latest.File, latest.PositionOf(offset), latest.Size);
        return scanner.MoveNext() && offset < HighWatermark ? FindInBatch(scanner, record => record.Timestamp >= timestamp) : null;
    }

    /// <summary>All durable records of a log that the broker keeps for itself.</summary>
    public IEnumerable<Record> ReadAll()
    {
        var offset = Start;
        while (Read(offset, 1024 * 1024, committedOnly: false).Slice is { } slice)
        {
            var bytes = new byte[slice.Length];
            slice.CopyTo(bytes);
            for (var rest = bytes.AsMemory(); rest.Length > 0; rest = rest[BatchHeader.ReadTotalSize(rest.Span)..])
            {
                foreach (var record in RecordBatch.Read(rest)) yield return record;
                offset = BatchHeader.Read(rest.Span).LastOffset + 1;
            }
        }
    }

    private (long Offset, long Timestamp)? FindInBatch(BatchScanner scanner, Func<Record, bool> isIt)
    {
        var header = scanner.Header;
        if (header.IsLogAppendTime) return (Math.Max(header.BaseOffset, Start), header.MaxTimestamp);
        try
        {
            foreach (var record in RecordBatch.Read(scanner.Batch()))
            {
                if (record.Offset >= Start && isIt(record)) return (record.Offset, record.Timestamp);
            }

            return null;
        }
        catch (Exception unreadable) when (unreadable is NotSupportedException or MalformedMessageException)
        {
            return (Math.Max(header.BaseOffset, Start), header.MaxTimestamp);
        }
    }

    private long EndIn(Segment segment, long limit)
    {
        if (limit == Durable.Offset && segment == Durable.Segment) return Durable.Position;
        return segment.BaseOffset < Durable.Segment.BaseOffset && segment.EndOffset <= limit ? segment.Size : segment.PositionOf(limit);
    }

    private int IndexOf(long offset)
    {
        var (low, high) = (0, Segments.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Segments[middle].BaseOffset <= offset) low = middle + 1;
            else high = middle;
        }

        return low - 1;
    }
}
