using System.Buffers.Binary;
using static Meridian.Contracts.Events.EnrichedBlockFormat;

namespace Meridian.Contracts.Events;

/// <summary>
/// Writes a block of enriched events of one tenant and one partition: the value of a record of <c>events.enriched</c>.
/// <code>
/// block  = "MEE" version:u8=1 headerLength:u16 tenantId:16 (RFC 9562 order) processedAt:i64 partition:i32 count:u32 … event*
/// event  = length:u32 type:u8 timestamp:i64 sentAt:i64 receivedAt:i64 offset:i64 index:u32 sessionId:16 (RFC 9562 order)
///          messageId event userId anonymousId groupId properties traits context country region city browser browserVersion os osVersion device …
/// text   = length:LEB128 bytes
/// </code>
/// Integers are little-endian, times milliseconds since 1970 UTC, sentAt 0 when not known. As with <see cref="EventBlockWriter"/>, a later writer may
/// append to the header and to an event (the dots); anything else needs a new version.
/// </summary>
/// <remarks>Reusable after <see cref="Reset"/>, for one thread at a time. Dispose returns its buffer to the shared pool.</remarks>
public sealed class EnrichedBlockWriter : IDisposable
{
    /// <summary>The value of the header <see cref="RecordHeaders.Schema"/> for such a record.</summary>
    public const string Schema = "events-enriched/1";

    private readonly BlockBuffer _buffer = new();

    /// <summary>Starts an empty block; <see cref="Reset"/> gives it a tenant.</summary>
    public EnrichedBlockWriter() => Reset(Guid.Empty, 0, 0);

    /// <summary>Events in the block.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of the block.</summary>
    public int Length => _buffer.Length;

    /// <summary>The block so far; valid until the next call.</summary>
    public ReadOnlySpan<byte> WrittenSpan => _buffer.Written;

    /// <summary>Begins a new block.</summary>
    /// <param name="processedAt">When the events were processed, milliseconds since 1970 UTC.</param>
    /// <param name="partition">The partition of <c>events.ingest</c> that all of them come from.</param>
    public void Reset(Guid tenantId, long processedAt, int partition)
    {
        var header = _buffer.Restart(HeaderLength);
        Magic.CopyTo(header);
        header[Magic.Length] = EnrichedBlockFormat.Version;
        BinaryPrimitives.WriteUInt16LittleEndian(header[HeaderLengthAt..], HeaderLength);
        tenantId.TryWriteBytes(header[TenantAt..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64LittleEndian(header[ProcessedAtAt..], processedAt);
        BinaryPrimitives.WriteInt32LittleEndian(header[PartitionAt..], partition);
        SetCount(0);
    }

    /// <summary>Appends a copy of the event. Its partition and time of processing are the block's, not its own.</summary>
    /// <exception cref="ArgumentException">It has no message id or no known type: no reader would take such a block.</exception>
    public void Add(in EnrichedEvent item)
    {
        var source = item.Source;
        if (source.MessageId.IsEmpty || !EventTypes.IsKnown((byte)source.Type))
            throw new ArgumentException("An event needs a type and a message id.", nameof(item));
        var body = EventPrefixLength + EventTexts.Length(source) + FindingsLength(item);
        var target = _buffer.Append(sizeof(uint) + body);
        BinaryPrimitives.WriteUInt32LittleEndian(target, (uint)body);
        WritePrefix(target[sizeof(uint)..], item, source);
        var texts = target[(sizeof(uint) + EventPrefixLength)..];
        EventTexts.Write(ref texts, source);
        WriteFindings(ref texts, item);
        SetCount(Count + 1);
    }

    /// <summary>The block as an array of its own.</summary>
    public byte[] ToArray() => WrittenSpan.ToArray();

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();

    private static int FindingsLength(in EnrichedEvent item) =>
        BlockFraming.TextLength(item.Country) + BlockFraming.TextLength(item.Region) + BlockFraming.TextLength(item.City)
        + BlockFraming.TextLength(item.Browser) + BlockFraming.TextLength(item.BrowserVersion) + BlockFraming.TextLength(item.Os)
        + BlockFraming.TextLength(item.OsVersion) + BlockFraming.TextLength(item.Device);

    private static void WritePrefix(Span<byte> target, in EnrichedEvent item, in IngestEvent source)
    {
        target[0] = (byte)source.Type;
        BinaryPrimitives.WriteInt64LittleEndian(target[TimestampAt..], source.Timestamp);
        BinaryPrimitives.WriteInt64LittleEndian(target[SentAtAt..], source.SentAt);
        BinaryPrimitives.WriteInt64LittleEndian(target[ReceivedAtAt..], item.ReceivedAt);
        BinaryPrimitives.WriteInt64LittleEndian(target[OffsetAt..], item.Offset);
        BinaryPrimitives.WriteUInt32LittleEndian(target[IndexAt..], item.Index);
        item.SessionId.TryWriteBytes(target[SessionAt..], bigEndian: true, out _);
    }

    private static void WriteFindings(scoped ref Span<byte> target, in EnrichedEvent item)
    {
        BlockFraming.WriteText(ref target, item.Country);
        BlockFraming.WriteText(ref target, item.Region);
        BlockFraming.WriteText(ref target, item.City);
        BlockFraming.WriteText(ref target, item.Browser);
        BlockFraming.WriteText(ref target, item.BrowserVersion);
        BlockFraming.WriteText(ref target, item.Os);
        BlockFraming.WriteText(ref target, item.OsVersion);
        BlockFraming.WriteText(ref target, item.Device);
    }

    private void SetCount(int count)
    {
        Count = count;
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.Written[CountAt..], (uint)count);
    }
}
