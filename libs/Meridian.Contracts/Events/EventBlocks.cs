using System.Buffers.Binary;

namespace Meridian.Contracts.Events;

/// <summary>Blocks of events as a whole.</summary>
public static class EventBlocks
{
    /// <summary>Makes one block of several of the same tenant: their events in order, received when those of the first were.</summary>
    /// <param name="blocks">As <see cref="EventBlockWriter"/> writes them; at least one.</param>
    /// <exception cref="ArgumentException">There is none, or they are not of one tenant and version.</exception>
    public static byte[] Join(IReadOnlyList<byte[]> blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        if (blocks is [var only]) return only;
        if (blocks.Count == 0) throw new ArgumentException("There is no block to join.", nameof(blocks));

        var joined = new byte[EventBlockFormat.HeaderLength + blocks.Sum(block => block.Length - EventBlockFormat.HeaderLength)];
        blocks[0].AsSpan(0, EventBlockFormat.HeaderLength).CopyTo(joined);
        var (end, count) = (EventBlockFormat.HeaderLength, 0u);
        foreach (var block in blocks)
        {
            if (!block.AsSpan(0, EventBlockFormat.ReceivedAtAt).SequenceEqual(joined.AsSpan(0, EventBlockFormat.ReceivedAtAt)))
                throw new ArgumentException("The blocks are not of one tenant and version.", nameof(blocks));
            var events = block.AsSpan(EventBlockFormat.HeaderLength);
            events.CopyTo(joined.AsSpan(end));
            end += events.Length;
            count += BinaryPrimitives.ReadUInt32LittleEndian(block.AsSpan(EventBlockFormat.CountAt));
        }

        BinaryPrimitives.WriteUInt32LittleEndian(joined.AsSpan(EventBlockFormat.CountAt), count);
        return joined;
    }
}
