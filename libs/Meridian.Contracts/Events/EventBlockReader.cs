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
        CheckEvents(_rest, count);
        (Count, _left) = ((int)count, (int)count);
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
        var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(_rest);
        var body = _rest.Slice(sizeof(uint), length);
        _rest = _rest[(sizeof(uint) + length)..];
        var texts = body[EventBlockFormat.EventPrefixLength..];
        _current = new IngestEvent
        {
            Type = (EventType)body[0],
            Timestamp = BinaryPrimitives.ReadInt64LittleEndian(body[1..]),
            SentAt = BinaryPrimitives.ReadInt64LittleEndian(body[9..]),
            MessageId = Text(ref texts),
            Event = Text(ref texts),
            UserId = Text(ref texts),
            AnonymousId = Text(ref texts),
            GroupId = Text(ref texts),
            Properties = Text(ref texts),
            Traits = Text(ref texts),
            Context = Text(ref texts),
        };
        return true;
    }

    private static ReadOnlySpan<byte> Text(scoped ref ReadOnlySpan<byte> rest) =>
        TryText(ref rest, out var text) ? text : throw new EventBlockException("An event block changed while it was read.");

    private static void CheckEvents(ReadOnlySpan<byte> rest, uint count)
    {
        for (var index = 0u; index < count; index++)
        {
            if (rest.Length < sizeof(uint)) throw new EventBlockException($"An event block that ends before event {index} of {count}.");
            var length = BinaryPrimitives.ReadUInt32LittleEndian(rest);
            if (length > rest.Length - sizeof(uint)) throw new EventBlockException($"An event block that ends inside event {index} of {count}.");
            if (!IsEvent(rest.Slice(sizeof(uint), (int)length))) throw new EventBlockException($"An event block with a broken event {index}.");
            rest = rest[(sizeof(uint) + (int)length)..];
        }

        if (!rest.IsEmpty) throw new EventBlockException($"An event block with {rest.Length} bytes behind its last event.");
    }

    private static bool IsEvent(ReadOnlySpan<byte> body)
    {
        if (body.Length < EventBlockFormat.EventPrefixLength || !EventTypes.IsKnown(body[0])) return false;
        var texts = body[EventBlockFormat.EventPrefixLength..];
        if (!TryText(ref texts, out var messageId) || messageId.IsEmpty) return false;
        for (var field = 1; field < EventBlockFormat.TextFields; field++)
        {
            if (!TryText(ref texts, out _)) return false;
        }

        return true;
    }

    private static bool TryText(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!TryVarint(ref rest, out var length) || length > (uint)rest.Length) return false;
        text = rest[..(int)length];
        rest = rest[(int)length..];
        return true;
    }

    private static bool TryVarint(scoped ref ReadOnlySpan<byte> rest, out uint value)
    {
        value = 0;
        for (var at = 0; at < rest.Length && at < 5; at++)
        {
            value |= (uint)(rest[at] & 0x7F) << (7 * at);
            if (rest[at] >= 0x80) continue;
            rest = rest[(at + 1)..];
            return true;
        }

        return false;
    }
}
