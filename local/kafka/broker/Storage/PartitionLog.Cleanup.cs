using Meridian.Kafka.Protocol;

namespace Meridian.Local.Kafka.Storage;

#pragma warning disable CA1502 // See the other part.
internal sealed partial class PartitionLog
{
    private static readonly TimeSpan ProducerIdle = TimeSpan.FromDays(1);

    private long _compactedTo;

    /// <summary>Deletes the segments that time or size has put out of retention, and forgets producers that are long idle.</summary>
    /// <returns>The segments deleted; their handles are the caller's to close once no read can be using them.</returns>
    public IReadOnlyList<Segment> Retain()
    {
        lock (_sync)
        {
            var now = _context.Time.GetUtcNow();
            _producers.Forget(_start, (now - ProducerIdle).ToUnixTimeMilliseconds());
            if (!_config.Deletes || _refusal != ErrorCode.None) return DropBefore(_start);
            if (Retention.IsExpired(_segments[^1], _config, now, _durable.Offset)) Roll();
            return DropBefore(Retention.StartOf(_segments, _config, now, _start, _durable.Offset));
        }
    }

    /// <summary>Compacts the sealed segments if the topic wants that and enough of them is new.</summary>
    /// <returns>The segments replaced; their handles are the caller's to close once no read can be using them.</returns>
    public IReadOnlyList<Segment> Compact()
    {
        List<Segment> segments;
        List<AbortedTransaction> aborted;
        LogConfig config;
        lock (_sync)
        {
            config = _config;
            segments = _refusal == ErrorCode.None && config.Compacts ? Compactable() : [];
            var dirty = segments.Where(segment => segment.BaseOffset >= _compactedTo).Sum(segment => segment.Size);
            if (dirty == 0 || dirty < config.MinDirtyRatio * segments.Sum(segment => segment.Size)) return [];
            aborted = _producers.AbortedBetween(_start, segments[^1].EndOffset);
        }

        // Appends and reads go on meanwhile: what is compacted does not change.
        var compacted = new Compactor(segments, config, aborted, _context.Time.GetUtcNow()).Run();
        lock (_sync)
        {
            if (_refusal != ErrorCode.None) return [.. compacted.Select(pair => pair.Compacted)];
            foreach (var (segment, of) in compacted) segment.Replace(of);
            _segments = [.. compacted.Select(pair => pair.Compacted), .. _segments[segments.Count..]];
            _compactedTo = segments[^1].EndOffset;
            return segments;
        }
    }

    // Sealed, with no transaction open in them, and old enough.
    private List<Segment> Compactable()
    {
        var stable = Math.Min(_durable.Offset, _producers.FirstOpenOffset);
        var youngest = (_context.Time.GetUtcNow() - _config.MinCompactionLag).ToUnixTimeMilliseconds();
        return [.. _segments[..^1].TakeWhile(segment =>
            segment.EndOffset <= stable
            && (_config.MinCompactionLag == TimeSpan.Zero || segment.Index.MaxTimestamp <= youngest)
            && !_sealed.Exists(full => full.Segment == segment))];
    }

    /// <summary>Moves the start of the log forward, durably. The records before it are gone for readers at once, and from the disk by whole segments.</summary>
    /// <param name="offset">The new start; -1 for the high watermark.</param>
    public ErrorCode DeleteRecords(long offset)
    {
        lock (_sync)
        {
            if (offset == -1) offset = _durable.Offset;
            if (offset > _durable.Offset || offset < 0) return ErrorCode.OffsetOutOfRange;
            if (offset <= _start) return ErrorCode.None;
            try
            {
                LogFiles.SaveStart(Directory, offset);
            }
            catch (IOException failure)
            {
                Log.AppendFailed(_context.Logger, Directory, failure.Message);
                return ErrorCode.KafkaStorageError;
            }

            _start = offset;
            return ErrorCode.None;
        }
    }

    /// <summary>Removes the log from the disk; nothing can be appended any more.</summary>
    /// <returns>The segments, whose handles are the caller's to close once no read can be using them.</returns>
    public IReadOnlyList<Segment> Delete()
    {
        lock (_sync)
        {
            _refusal = ErrorCode.UnknownTopicOrPartition;
            _waiters.Fail();
            System.IO.Directory.Delete(Directory, recursive: true);
            return _segments;
        }
    }

    private List<Segment> DropBefore(long start)
    {
        var dropped = _segments[..^1].TakeWhile(segment => segment.EndOffset <= start && segment.EndOffset <= _durable.Offset).ToList();
        _start = Math.Max(_start, start);
        if (dropped.Count == 0) return dropped;
        _segments = _segments[dropped.Count..];
        _sealed.RemoveAll(full => dropped.Contains(full.Segment));
        foreach (var segment in dropped) segment.Delete();
        return dropped;
    }
}
