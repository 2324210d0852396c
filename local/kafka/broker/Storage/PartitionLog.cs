using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Records;

namespace Meridian.Local.Kafka.Storage;

/// <summary>The log of one partition: batches in segments, appended by any thread one at a time, read by any number.</summary>
#pragma warning disable CA1502 // Everything that one lock guards is here, and nothing else.
internal sealed partial class PartitionLog : IDisposable
{
    private readonly Lock _sync = new();
    private readonly LogContext _context;
    private readonly LogWaiters _waiters = new();
    private readonly List<Sealed> _sealed = [];
    private readonly ProducerTable _producers;

    // Replaced, never changed: readers take it once and need no lock.
    private Segment[] _segments;
    private LogConfig _config;
    private LogMark _durable;
    private long _start;
    private long _end;
    private bool _isQueued;
    private bool _isNewFile = true;

    // Whether the disk refused the last append: told when it begins and when it is over, not each time.
    private bool _isRefusedByDisk;

    // None, or why nothing can be appended: the topic is deleted or the disk has failed.
    private ErrorCode _refusal;

    /// <summary>A full segment whose index and producers are still to be saved, beside its last flush.</summary>
    private readonly record struct Sealed(Segment Segment, byte[] Producers);

    private PartitionLog(string directory, LogConfig config, LogContext context, LogFiles files)
    {
        (Directory, _config, _context, _segments, _start, _producers) = (directory, config, context, files.Segments, files.Start, files.Producers);
        _end = _segments[^1].EndOffset;
        _durable = new LogMark(_end, _segments[^1], _segments[^1].Size);
    }

    public string Directory { get; }

    public LogConfig Config => Volatile.Read(ref _config);

    /// <summary>The first offset there is.</summary>
    public long Start => Volatile.Read(ref _start);

    /// <inheritdoc cref="LogFiles.Open"/>
    public static PartitionLog Open(string directory, LogConfig config, LogContext context) =>
        new(directory, config, context, LogFiles.Open(directory, context));

    public LogSnapshot Snapshot()
    {
        lock (_sync) return new LogSnapshot(_segments, _durable, _start, Math.Min(_durable.Offset, _producers.FirstOpenOffset), _end);
    }

    /// <summary>Has the waiter told whenever more can be read.</summary>
    public void Watch(FetchWaiter waiter)
    {
        lock (_sync) _waiters.AddReader(waiter);
    }

    public void Unwatch(FetchWaiter waiter)
    {
        lock (_sync) _waiters.RemoveReader(waiter);
    }

    public void Configure(LogConfig config)
    {
        lock (_sync) _config = config;
    }

    /// <summary>Appends one batch whose header and checksum were found right. The bytes are given their offset in place, then written.</summary>
    /// <param name="guard">A last word on whether the batch may be appended, asked when no other append can come in between.</param>
    /// <remarks>Returns before the batch is durable: see <see cref="WhenDurable"/>.</remarks>
    public AppendResult Append(Memory<byte> batch, Func<ErrorCode>? guard = null)
    {
        lock (_sync)
        {
            if (_refusal != ErrorCode.None) return AppendResult.Refused(_refusal);
            var header = BatchHeader.Read(batch.Span);
            if (header.IsSequenced)
            {
                var error = _producers.Check(header, out var duplicateOf);
                if (error != ErrorCode.None) return AppendResult.Refused(error);
                if (duplicateOf is { } known) return new AppendResult(ErrorCode.None, known, known + header.LastOffsetDelta + 1, -1);
            }

            var objection = guard?.Invoke() ?? ErrorCode.None;
            return objection == ErrorCode.None ? Write(batch) : AppendResult.Refused(objection);
        }
    }

    /// <summary>Has the gate told once everything before <paramref name="endOffset"/> is durable, at once if it is.</summary>
    public void WhenDurable(long endOffset, DurableGate gate)
    {
        gate.Expect();
        lock (_sync)
        {
            if (_refusal == ErrorCode.None && endOffset > _durable.Offset)
            {
                _waiters.AddProducer(endOffset, gate);
                return;
            }
        }

        gate.Reached(failed: endOffset > Snapshot().HighWatermark);
    }

    /// <summary>Appends and waits until it is durable.</summary>
    public async ValueTask<ErrorCode> AppendDurablyAsync(Memory<byte> batch)
    {
        var result = Append(batch);
        if (result.Error != ErrorCode.None) return result.Error;
        var gate = new DurableGate();
        WhenDurable(result.EndOffset, gate);
        return await gate.WaitAsync();
    }

    /// <summary>Has the log flushed soon if it is not by itself.</summary>
    public void RequestFlush()
    {
        lock (_sync) Enqueue();
    }

    /// <summary>Makes all that was appended so far durable, then tells those who wait for it. Runs on a flush thread.</summary>
    /// <remarks>One flush of a log at a time: what comes in meanwhile shares the next one, where several at once would wait for each other's journal commits.</remarks>
    public void Flush()
    {
        var (target, full, isNewFile) = BeginFlush();
        try
        {
            if (_context.Fsync != FsyncPolicy.None)
            {
                foreach (var before in full) before.Segment.Flush();
                target.Segment.Flush();
                if (isNewFile) Disk.FlushDirectory(Directory);
            }
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            Fail(failure);
            return;
        }

        EndFlush(target);
        foreach (var before in full) SaveAside(before.Segment, before.Producers);
    }

    /// <summary>What <paramref name="read"/> makes of the producers, which no other thread changes meanwhile.</summary>
    public T ReadProducers<T>(Func<ProducerTable, T> read)
    {
        lock (_sync) return read(_producers);
    }

    /// <summary>Saves what a restart would otherwise have to find out, and closes the files.</summary>
    public void Dispose()
    {
        Flush();
        lock (_sync)
        {
            // Trims it too: what is reserved is for a broker that runs.
            if (_refusal == ErrorCode.None) SaveAside(_segments[^1], _producers.Save());
            foreach (var segment in _segments) segment.Dispose();
        }
    }

    private AppendResult Write(Memory<byte> batch)
    {
        var appendTime = -1L;
        BatchHeader.Place(batch.Span, _end, leaderEpoch: 0);
        if (_config.StampsAppendTime)
        {
            appendTime = _context.Time.GetUtcNow().ToUnixTimeMilliseconds();
            BatchHeader.StampAppendTime(batch.Span, appendTime);
        }

        var header = BatchHeader.Read(batch.Span);
        try
        {
            RollIfFull(batch.Length);
            _segments[^1].Append(batch.Span, header);
        }
        catch (IOException failure)
        {
            if (!_isRefusedByDisk) Log.AppendFailed(_context.Logger, Directory, failure.Message);
            _isRefusedByDisk = true;
            return AppendResult.Refused(ErrorCode.KafkaStorageError);
        }

        if (_isRefusedByDisk) Log.AppendsAgain(_context.Logger, Directory);
        _isRefusedByDisk = false;

        if (header.HasProducer) _producers.Replay(header, batch);
        _end = header.LastOffset + 1;
        if (_context.Fsync == FsyncPolicy.GroupCommit) Enqueue();
        else Advance(new LogMark(_end, _segments[^1], _segments[^1].Size));
        return new AppendResult(ErrorCode.None, header.BaseOffset, _end, appendTime);
    }

    private void RollIfFull(int coming)
    {
        var active = _segments[^1];
        if (active.IsFull(coming, _config, _context.Time.GetUtcNow())) Roll();
    }

    private void Roll()
    {
        var next = Segment.Create(Directory, _end, _context.Time.GetUtcNow());
        _sealed.Add(new Sealed(_segments[^1], _producers.Save()));
        _segments = [.. _segments, next];
        _isNewFile = true;
        Enqueue();
    }

    private (LogMark Target, Sealed[] Full, bool IsNewFile) BeginFlush()
    {
        lock (_sync)
        {
            var begun = (new LogMark(_end, _segments[^1], _segments[^1].Size), _sealed.ToArray(), _isNewFile);
            _sealed.Clear();
            _isNewFile = false;
            return begun;
        }
    }

    private void EndFlush(LogMark target)
    {
        lock (_sync)
        {
            var commits = _context.Fsync == FsyncPolicy.GroupCommit;
            if (commits) Advance(target);
            _isQueued = false;
            if (_sealed.Count > 0 || (commits && _end > target.Offset)) Enqueue();
        }
    }

    // Spares a restart the reading of the segment; on a full disk it has to read.
    private void SaveAside(Segment segment, byte[] producers)
    {
        try
        {
            segment.Trim();
            LogFiles.SaveProducers(Directory, segment.EndOffset, producers);
            segment.SaveIndex();
        }
        catch (IOException failure)
        {
            Log.NotSavedAside(_context.Logger, segment.Path, failure.Message);
        }
        catch (ObjectDisposedException)
        {
            // Retention was quicker: there is nothing left to save for.
        }
    }

    private void Enqueue()
    {
        if (_isQueued) return;
        _isQueued = true;
        _context.Flushes.Enqueue(this);
    }

    private void Advance(LogMark target)
    {
        if (target.Offset > _durable.Offset) _durable = target;
        _waiters.Advance(_durable.Offset);
    }

    // After a failed fdatasync nobody knows what the disk holds, so nothing more is acknowledged until a restart has read it back.
    private void Fail(Exception failure)
    {
        lock (_sync)
        {
            if (_refusal != ErrorCode.None) return;
            _refusal = ErrorCode.KafkaStorageError;
            _waiters.Fail();
        }

        Log.FlushFailed(_context.Logger, Directory, failure);
    }
}
