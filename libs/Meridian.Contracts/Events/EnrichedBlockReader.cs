using System.Buffers.Binary;
using static Meridian.Contracts.Events.EnrichedBlockFormat;

namespace Meridian.Contracts.Events;

/// <summary>
/// Reads the events of a record of <c>events.enriched</c> without copying: <c>foreach (var item in new EnrichedBlockReader(value))</c>. The layout is
/// told at <see cref="EnrichedBlockWriter"/>. The whole block is checked when the reader is made; the text of a field is not looked at.
/// </summary>
public ref struct EnrichedBlockReader
{
    private ReadOnlySpan<byte> _rest;
    private int _left;
    private EnrichedEvent _current;

    /// <exception cref="EventBlockException">The bytes are not a block that this version can read; the message says why.</exception>
    public EnrichedBlockReader(ReadOnlySpan<byte> block)
    {
        if (block.Length < HeaderLength || !block.StartsWith(Magic))
            throw new EventBlockException("Not a block of enriched events: it does not begin with a header.");
        if (block[Magic.Length] != EnrichedBlockFormat.Version)
            throw new EventBlockException($"A block of enriched events of version {block[Magic.Length]}, which this reader does not know.");
        var headerLength = BinaryPrimitives.ReadUInt16LittleEndian(block[HeaderLengthAt..]);
        if (headerLength < HeaderLength || headerLength > block.Length)
            throw new EventBlockException($"A block of enriched events with a header of {headerLength} bytes.");

        TenantId = new Guid(block.Slice(TenantAt, 16), bigEndian: true);
        ProcessedAt = BinaryPrimitives.ReadInt64LittleEndian(block[ProcessedAtAt..]);
        Partition = BinaryPrimitives.ReadInt32LittleEndian(block[PartitionAt..]);
        var count = BinaryPrimitives.ReadUInt32LittleEndian(block[CountAt..]);
        _rest = block[headerLength..];
        BlockFraming.CheckEvents(_rest, count, EventPrefixLength, TextFields);
        (Count, _left) = ((int)count, (int)count);
    }

    /// <summary>The tenant of all events.</summary>
    public Guid TenantId { get; }

    /// <summary>When they were processed, milliseconds since 1970 UTC.</summary>
    public long ProcessedAt { get; }

    /// <summary>The partition of <c>events.ingest</c> that they come from.</summary>
    public int Partition { get; }

    /// <summary>How many there are.</summary>
    public int Count { get; }

    /// <summary>The event that <see cref="MoveNext"/> went to.</summary>
    public readonly EnrichedEvent Current => _current;

    /// <summary>Lets the reader stand in a foreach.</summary>
    public readonly EnrichedBlockReader GetEnumerator() => this;

    /// <summary>Goes to the next event; false behind the last.</summary>
    public bool MoveNext()
    {
        if (_left == 0) return false;
        _left--;
        var body = BlockFraming.Event(ref _rest);
        var texts = body[EventPrefixLength..];
        _current = new EnrichedEvent
        {
            Source = ReadSource(body, ref texts),
            ReceivedAt = BinaryPrimitives.ReadInt64LittleEndian(body[ReceivedAtAt..]),
            ProcessedAt = ProcessedAt,
            Partition = Partition,
            Offset = BinaryPrimitives.ReadInt64LittleEndian(body[OffsetAt..]),
            Index = BinaryPrimitives.ReadUInt32LittleEndian(body[IndexAt..]),
            SessionId = new Guid(body.Slice(SessionAt, 16), bigEndian: true),
            Country = BlockFraming.Text(ref texts),
            Region = BlockFraming.Text(ref texts),
            City = BlockFraming.Text(ref texts),
            Browser = BlockFraming.Text(ref texts),
            BrowserVersion = BlockFraming.Text(ref texts),
            Os = BlockFraming.Text(ref texts),
            OsVersion = BlockFraming.Text(ref texts),
            Device = BlockFraming.Text(ref texts),
        };
        return true;
    }

    private static IngestEvent ReadSource(ReadOnlySpan<byte> body, scoped ref ReadOnlySpan<byte> texts)
    {
        var source = new IngestEvent
        {
            Type = (EventType)body[0],
            Timestamp = BinaryPrimitives.ReadInt64LittleEndian(body[TimestampAt..]),
            SentAt = BinaryPrimitives.ReadInt64LittleEndian(body[SentAtAt..]),
        };
        EventTexts.Read(ref texts, ref source);
        return source;
    }
}
