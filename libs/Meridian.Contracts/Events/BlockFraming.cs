using System.Buffers.Binary;
using System.Numerics;

namespace Meridian.Contracts.Events;

/// <summary>What all blocks have in common: texts with their length before them, and events with theirs.</summary>
internal static class BlockFraming
{
    public static int TextLength(ReadOnlySpan<byte> text) => (BitOperations.Log2((uint)text.Length | 1) / 7) + 1 + text.Length;

    public static void WriteText(scoped ref Span<byte> target, ReadOnlySpan<byte> text)
    {
        var (length, at) = ((uint)text.Length, 0);
        for (; length >= 0x80; length >>= 7) target[at++] = (byte)(length | 0x80);
        target[at++] = (byte)length;
        text.CopyTo(target[at..]);
        target = target[(at + text.Length)..];
    }

    /// <summary>The next text of an event that has been checked.</summary>
    public static ReadOnlySpan<byte> Text(scoped ref ReadOnlySpan<byte> rest) =>
        TryText(ref rest, out var text) ? text : throw new EventBlockException("An event block changed while it was read.");

    /// <summary>The next event of a block that has been checked.</summary>
    public static ReadOnlySpan<byte> Event(scoped ref ReadOnlySpan<byte> rest)
    {
        var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(rest);
        var body = rest.Slice(sizeof(uint), length);
        rest = rest[(sizeof(uint) + length)..];
        return body;
    }

    /// <summary>Looks whether there are so many whole events, each with a known type, a message id and all its texts, and nothing behind them.</summary>
    /// <exception cref="EventBlockException">There are not; the message says why.</exception>
    public static void CheckEvents(ReadOnlySpan<byte> rest, uint count, int prefixLength, int texts)
    {
        for (var index = 0u; index < count; index++)
        {
            if (rest.Length < sizeof(uint)) throw new EventBlockException($"An event block that ends before event {index} of {count}.");
            var length = BinaryPrimitives.ReadUInt32LittleEndian(rest);
            if (length > rest.Length - sizeof(uint)) throw new EventBlockException($"An event block that ends inside event {index} of {count}.");
            if (!IsEvent(Event(ref rest), prefixLength, texts)) throw new EventBlockException($"An event block with a broken event {index}.");
        }

        if (!rest.IsEmpty) throw new EventBlockException($"An event block with {rest.Length} bytes behind its last event.");
    }

    private static bool IsEvent(ReadOnlySpan<byte> body, int prefixLength, int texts)
    {
        if (body.Length < prefixLength || !EventTypes.IsKnown(body[0])) return false;
        var rest = body[prefixLength..];
        if (!TryText(ref rest, out var messageId) || messageId.IsEmpty) return false;
        for (var field = 1; field < texts; field++)
        {
            if (!TryText(ref rest, out _)) return false;
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
