using System.Buffers.Binary;

namespace Meridian.Contracts.Events;

/// <summary>
/// Writes a block of events that share a tenant and a partition: the value of a record of <c>events.ingest</c>.
/// <code>
/// block  = "MEB" version:u8=1 headerLength:u16 tenantId:16 (RFC 9562 order) receivedAt:i64 count:u32 … event*
/// event  = length:u32 type:u8 timestamp:i64 sentAt:i64 messageId event userId anonymousId groupId properties traits context …
/// text   = length:LEB128 bytes
/// </code>
/// Integers are little-endian, times milliseconds since 1970 UTC, sentAt 0 when not known. A later writer may append to the header and to an
/// event (the dots): a reader goes by the lengths and skips what it does not know. Anything else needs a new version.
/// </summary>
/// <remarks>Reusable after <see cref="Reset"/>, for one thread at a time. Dispose returns its buffer to the shared pool.</remarks>
public sealed class EventBlockWriter : IDisposable
{
    /// <summary>The value of the header <see cref="RecordHeaders.Schema"/> for such a record.</summary>
    public const string Schema = "events-block/1";

    private readonly BlockBuffer _buffer = new();

    /// <summary>Starts an empty block; <see cref="Reset"/> gives it a tenant.</summary>
    public EventBlockWriter() => Reset(Guid.Empty, 0);

    /// <summary>Events in the block.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes of the block.</summary>
    public int Length => _buffer.Length;

    /// <summary>The block so far; valid until the next call.</summary>
    public ReadOnlySpan<byte> WrittenSpan => _buffer.Written;

    /// <summary>Begins a new block.</summary>
    /// <param name="receivedAt">When the events arrived, milliseconds since 1970 UTC.</param>
    public void Reset(Guid tenantId, long receivedAt)
    {
        var header = _buffer.Restart(EventBlockFormat.HeaderLength);
        EventBlockFormat.Magic.CopyTo(header);
        header[EventBlockFormat.Magic.Length] = EventBlockFormat.Version;
        BinaryPrimitives.WriteUInt16LittleEndian(header[EventBlockFormat.HeaderLengthAt..], EventBlockFormat.HeaderLength);
        tenantId.TryWriteBytes(header[EventBlockFormat.TenantAt..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64LittleEndian(header[EventBlockFormat.ReceivedAtAt..], receivedAt);
        SetCount(0);
    }

    /// <summary>Appends a copy of the event.</summary>
    /// <exception cref="ArgumentException">It has no message id or no known type: no reader would take such a block.</exception>
    public void Add(in IngestEvent item)
    {
        if (item.MessageId.IsEmpty || !EventTypes.IsKnown((byte)item.Type))
            throw new ArgumentException("An event needs a type and a message id.", nameof(item));
        var body = EventBlockFormat.EventPrefixLength + EventTexts.Length(item);
        var target = _buffer.Append(sizeof(uint) + body);
        BinaryPrimitives.WriteUInt32LittleEndian(target, (uint)body);
        target[4] = (byte)item.Type;
        BinaryPrimitives.WriteInt64LittleEndian(target[5..], item.Timestamp);
        BinaryPrimitives.WriteInt64LittleEndian(target[13..], item.SentAt);
        var texts = target[(sizeof(uint) + EventBlockFormat.EventPrefixLength)..];
        EventTexts.Write(ref texts, item);
        SetCount(Count + 1);
    }

    /// <summary>The block as an array of its own.</summary>
    public byte[] ToArray() => WrittenSpan.ToArray();

    /// <inheritdoc/>
    public void Dispose() => _buffer.Dispose();

    private void SetCount(int count)
    {
        Count = count;
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.Written[EventBlockFormat.CountAt..], (uint)count);
    }
}
