using System.Collections.Concurrent;
using System.Collections.Immutable;
using Meridian.Contracts;
using Meridian.Contracts.Events;
using Meridian.Kafka;
using Microsoft.Extensions.Options;

namespace Meridian.ApiGateway.Features.Live;

/// <summary>
/// Hands the events of <c>events.enriched</c> to those who watch. One reader serves all streams of this gateway, and only while there is one;
/// a tenant's records are looked into only when the tenant watches.
/// </summary>
internal sealed class LiveFeed(TopicTail tail, IOptions<LiveOptions> options, TimeProvider time, ILogger<LiveFeed> logger)
{
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<Guid, ImmutableArray<LiveStream>> _streams = new();
    private Reader? _reader;

    /// <summary>Opens a stream; what is published after this is in it. Null when the tenant has as many as it may have.</summary>
    /// <exception cref="BrokerUnavailableException">The broker is away.</exception>
    public async Task<LiveStream?> OpenAsync(Guid tenantId, LiveSelection selection, CancellationToken cancellationToken)
    {
        var stream = new LiveStream(tenantId, selection, options.Value);
        if (!TryAdd(stream, out var reader)) return null;
        try
        {
            await reader.Positioned.WaitAsync(options.Value.StartLimit, time, cancellationToken);
            return stream;
        }
        catch
        {
            Close(stream);
            throw;
        }
    }

    /// <summary>Ends a stream; with the last one the reader ends too.</summary>
    public void Close(LiveStream stream)
    {
        lock (_lock)
        {
            var left = _streams.GetValueOrDefault(stream.TenantId, []).Remove(stream);
            if (left.IsEmpty) _streams.TryRemove(stream.TenantId, out _);
            else _streams[stream.TenantId] = left;
            if (_streams.IsEmpty) StopReader();
        }

        stream.Dispose();
    }

    private bool TryAdd(LiveStream stream, out Reader reader)
    {
        lock (_lock)
        {
            reader = _reader ??= StartReader();
            var others = _streams.GetValueOrDefault(stream.TenantId, []);
            if (others.Length >= options.Value.MaxStreams) return false;
            _streams[stream.TenantId] = others.Add(stream);
            return true;
        }
    }

    private Reader StartReader()
    {
        var reader = new Reader();
        _ = FollowAsync(reader);
        return reader;
    }

    private void StopReader()
    {
        _reader?.Stop.Cancel();
        _reader = null;
    }

    private async Task FollowAsync(Reader reader)
    {
        try
        {
            await tail.RunAsync(reader.SetPositioned, record => Publish(reader, record), reader.Stop.Token);
        }
#pragma warning disable CA1031 // Nobody awaits this: those who wait for the position have to hear of it, and the next stream begins anew.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Log.LiveFeedEnded(logger, fault.Message);
            reader.Fail(fault);
            Abandon(reader);
        }
    }

    // Its streams would wait for ever; whoever comes from now on gets another reader.
    private void Abandon(Reader reader)
    {
        lock (_lock)
        {
            if (_reader != reader) return;
            _reader = null;
            foreach (var stream in _streams.Values.SelectMany(streams => streams)) stream.Break();
        }
    }

    private void Publish(Reader reader, ConsumedRecord record)
    {
        // One that was stopped may still be in the middle of a record while its successor has begun.
        if (reader.Stop.IsCancellationRequested || reader.IsRepeat(record)) return;
        if (!Guid.TryParse(record.Header(RecordHeaders.TenantId), out var tenantId) || !_streams.TryGetValue(tenantId, out var streams)) return;
        try
        {
            Publish(streams, new EnrichedBlockReader(record.Value));
        }
        catch (EventBlockException broken)
        {
            Log.LiveRecordBroken(logger, record.Partition, record.Offset, broken.Message);
        }
    }

    private void Publish(ImmutableArray<LiveStream> streams, EnrichedBlockReader block)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var item in block)
        {
            byte[]? message = null;
            foreach (var stream in streams)
            {
                if (stream.Wants(item, now)) stream.Offer(message ??= LiveMessage.Of(item));
            }
        }
    }

    private sealed class Reader
    {
        private readonly TaskCompletionSource _positioned = new(TaskCreationOptions.RunContinuationsAsynchronously);

        // Of each partition, the last record that was handed out.
        private readonly Dictionary<int, EnrichedSequence> _last = [];

        public CancellationTokenSource Stop { get; } = new();

        public Task Positioned => _positioned.Task;

        public void SetPositioned() => _positioned.TrySetResult();

        public void Fail(Exception fault) => _positioned.TrySetException(fault);

        /// <summary>Whether a record was published before, in the life of this reader.</summary>
        public bool IsRepeat(ConsumedRecord record)
        {
            if (!EnrichedSequence.TryRead(record.HeaderBytes(RecordHeaders.Sequence), out var sequence)) return false;
            // Who comes in the middle of an insert's records begins there: he is owed what is published from now on, not whole inserts.
            if (_last.TryGetValue(record.Partition, out var last) && !sequence.Follows(last)) return true;
            _last[record.Partition] = sequence;
            return false;
        }
    }
}
