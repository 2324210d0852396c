using System.Buffers.Binary;

namespace Meridian.Contracts.Events;

/// <summary>
/// Reads the events of a block without copying: <c>foreach (var item in new EventBlockReader(value))</c>. The layout is told at <see cref="EventBlockWriter"/>.
/// The whole block is checked when the reader is made, so a consumer never acts on half of a broken one. The text of a field is not looked at.
/// </summary>
public ref struct EventBlockReader
{
    private ReadOnlySpan<byte> _rest;
    private int _left;
    private IngestEvent _current;

    /// <exception cref="EventBlockException">The bytes are not a block that this version can read; the message says why.</exception>
    public EventBlockReader(ReadOnlySpan<byte> block)
    {
        if (block.Length < EventBlockFormat.HeaderLength || !block.StartsWith(EventBlockFormat.Magic))
            throw new EventBlockException("Not an event block: it does not begin with a header.");
        if (block[EventBlockFormat.Magic.Length] != EventBlockFormat.Version)
            throw new EventBlockException($"An event block of version {block[EventBlockFormat.Magic.Length]}, which this reader does not know.");
        var headerLength = BinaryPrimitives.ReadUInt16LittleEndian(block[EventBlockFormat.HeaderLengthAt..]);
        if (headerLength < EventBlockFormat.HeaderLength || headerLength > block.Length)
            throw new EventBlockException($"An event block with a header of {headerLength} bytes.");

        TenantId = new Guid(block.Slice(EventBlockFormat.TenantAt, 16), bigEndian: true);
        ReceivedAt = BinaryPrimitives.ReadInt64LittleEndian(block[EventBlockFormat.ReceivedAtAt..]);
        var count = BinaryPrimitives.ReadUInt32LittleEndian(block[EventBlockFormat.CountAt..]);
        _rest = block[headerLength..];
        BlockFraming.CheckEvents(_rest, count, EventBlockFormat.EventPrefixLength, EventBlockFormat.TextFields);
        (Count, _left) = ((int)count, (int)count);
    }

    /// <summary>Whose block it is, without looking at anything else of it; false when it does not begin like one.</summary>
    public static bool TryReadTenant(ReadOnlySpan<byte> block, out Guid tenantId)
    {
        tenantId = default;
        if (block.Length < EventBlockFormat.HeaderLength || !block.StartsWith(EventBlockFormat.Magic)) return false;
        if (block[EventBlockFormat.Magic.Length] != EventBlockFormat.Version) return false;
        tenantId = new Guid(block.Slice(EventBlockFormat.TenantAt, 16), bigEndian: true);
        return true;
    }

    /// <summary>The tenant of all events.</summary>
    public Guid TenantId { get; }

    /// <summary>When they arrived, milliseconds since 1970 UTC.</summary>
    public long ReceivedAt { get; }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>The event that <see cref="MoveNext"/> went to.</summary>
    public readonly IngestEvent Current => _current;

    /// <summary>Lets the reader stand in a foreach.</summary>
    public readonly EventBlockReader GetEnumerator() => this;

    /// <summary>Goes to the next event; false behind the last.</summary>
    public bool MoveNext()
    {
        if (_left == 0) return false;
        _left--;
        var body = BlockFraming.Event(ref _rest);
        var texts = body[EventBlockFormat.EventPrefixLength..];
        _current = new IngestEvent
        {
            Type = (EventType)body[0],
            Timestamp = BinaryPrimitives.ReadInt64LittleEndian(body[1..]),
            SentAt = BinaryPrimitives.ReadInt64LittleEndian(body[9..]),
        };
        EventTexts.Read(ref texts, ref _current);
        return true;
    }
}
