using Microsoft.Extensions.Logging;

namespace Meridian.Client.Spooling;

/// <summary>Batches on disk, in order, in files that are written at the end and read at the front. For one thread at a time.</summary>
internal sealed class Spool : IDisposable
{
    private const long SegmentLength = 8 * 1024 * 1024;

    private readonly string _directory;
    private readonly long _maxBytes;
    private readonly ILogger _logger;
    private readonly FileStream _lock;
    private readonly SpoolCursor _cursor;
    private readonly List<SpoolSegment> _segments;
    private byte[]? _head;
    private bool _hasFailed;

    private Spool(string directory, long maxBytes, FileStream held, ILogger logger)
    {
        (_directory, _maxBytes, _lock, _logger) = (directory, maxBytes, held, logger);
        _cursor = new SpoolCursor(directory);
        _segments = [.. SpoolSegment.OpenAll(directory)];
        Recover();
    }

    /// <summary>How many events are in it.</summary>
    public long Events { get; private set; }

    /// <summary>Opens the spool of a directory, which is made if need be.</summary>
    /// <exception cref="IOException">It cannot be used, or somebody else uses it.</exception>
    public static Spool Open(string directory, long maxBytes, ILogger logger)
    {
        Directory.CreateDirectory(directory);
        var spool = new Spool(directory, maxBytes, Lock(directory), logger);
        if (spool.Events > 0) Log.SpoolFound(logger, spool.Events, directory);
        return spool;
    }

    /// <summary>Adds a batch; what is added is on the disk itself.</summary>
    /// <returns>False when there is no room for it, or the disk does not take it.</returns>
    public bool TryAppend(IReadOnlyList<byte[]> events)
    {
        var record = SpoolRecord.Write(events);
        if (_segments.Sum(segment => segment.Length) + record.Length > _maxBytes) return false;
        try
        {
            if (_segments.Count == 0 || _segments[^1].Length >= SegmentLength) AddSegment();
            _segments[^1].Append(record);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            // Once, not for every batch of a disk that is full.
            if (!_hasFailed) Log.SpoolFailed(_logger, failed.Message);
            _hasFailed = true;
            return false;
        }

        _hasFailed = false;
        Events += events.Count;
        return true;
    }

    /// <summary>The events of the oldest batch, or null when there is none.</summary>
    public IReadOnlyList<byte[]>? Peek()
    {
        if (Events == 0) return null;
        _head ??= _segments[0].Read(_cursor.Offset);
        return _head is null ? throw new IOException($"{_segments[0].Path} was changed by somebody else.") : SpoolRecord.Read(_head);
    }

    /// <summary>Forgets the oldest batch.</summary>
    public void Advance()
    {
        var head = _head ?? _segments[0].Read(_cursor.Offset) ?? throw new IOException($"{_segments[0].Path} was changed by somebody else.");
        _head = null;
        Events -= SpoolRecord.CountOf(head);
        _cursor.MoveTo(_segments[0].Number, _cursor.Offset + head.Length);
        if (_cursor.Offset >= _segments[0].Length) DropFirst();
    }

    public void Dispose()
    {
        foreach (var segment in _segments) segment.Dispose();
        _cursor.Dispose();
        _lock.Dispose();
    }

    private static FileStream Lock(string directory)
    {
        try
        {
            return new FileStream(Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException held)
        {
            throw new IOException($"'{directory}' cannot be used, perhaps because another client uses it; each needs a directory of its own.", held);
        }
    }

    private void AddSegment()
    {
        // Never a number that the cursor may still speak of.
        var number = (_segments.Count > 0 ? _segments[^1].Number : _cursor.Segment) + 1;
        _segments.Add(SpoolSegment.Create(_directory, number));
        if (_segments.Count == 1) _cursor.MoveTo(number, 0);
    }

    private void DropFirst()
    {
        _segments[0].Delete();
        _segments.RemoveAt(0);
        if (_segments.Count > 0) _cursor.MoveTo(_segments[0].Number, 0);
    }

    private void Recover()
    {
        while (_segments.Count > 0 && _segments[0].Number < _cursor.Segment) DropSent();
        if (_segments.Count > 0 && _segments[0].Number != _cursor.Segment) _cursor.MoveTo(_segments[0].Number, 0);
        foreach (var segment in _segments) Count(segment, segment.Number == _cursor.Segment ? _cursor.Offset : 0);
        foreach (var empty in _segments.Where(segment => segment.Length <= (segment.Number == _cursor.Segment ? _cursor.Offset : 0)).ToList()) Remove(empty);
    }

    private void DropSent()
    {
        _segments[0].Delete();
        _segments.RemoveAt(0);
    }

    private void Remove(SpoolSegment empty)
    {
        var isFirst = _segments[0] == empty;
        _segments.Remove(empty);
        empty.Delete();
        if (isFirst && _segments.Count > 0) _cursor.MoveTo(_segments[0].Number, 0);
    }

    private void Count(SpoolSegment segment, long from)
    {
        var offset = from;
        while (segment.Read(offset) is { } record)
        {
            Events += SpoolRecord.CountOf(record);
            offset += record.Length;
        }

        if (segment.CutAt(offset)) Log.SpoolDamaged(_logger, segment.Path, offset);
    }
}
