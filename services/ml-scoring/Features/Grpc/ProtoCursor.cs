using System.Buffers.Binary;

namespace Meridian.MlScoring.Features.Grpc;

/// <summary>
/// Walks through the fields of a protobuf message that is there as a whole (https://protobuf.dev/programming-guides/encoding). Groups, which no message of
/// the inference protocol has, count as broken.
/// </summary>
internal ref struct ProtoCursor(ReadOnlySpan<byte> message)
{
    private const int LongestVarint = 10;

    private ReadOnlySpan<byte> _rest = message;

    /// <summary>The number of the field that <see cref="TryNext"/> has come to.</summary>
    public int Field { get; private set; }

    public WireType Type { get; private set; }

    /// <summary>Whether what came was no message.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Goes to the next field; its value has to be read or skipped.</summary>
    /// <returns>False behind the last one, and when the message is broken.</returns>
    public bool TryNext()
    {
        if (_rest.IsEmpty || IsBroken) return false;
        if (!TryReadVarint(out var tag)) return false;
        (Field, Type) = ((int)(tag >> 3), (WireType)(tag & 7));
        return (tag <= uint.MaxValue && Field > 0 && Type is WireType.Varint or WireType.Fixed64 or WireType.Bytes or WireType.Fixed32) || Break();
    }

    /// <summary>Whether this field has that number and type. One that has another type is unknown, and skipped as such.</summary>
    public readonly bool Is(int field, WireType type) => Field == field && Type == type;

    public bool TryReadVarint(out ulong value) => TryReadVarint(ref _rest, out value) || Break();

    /// <summary>Takes a varint from the beginning of <paramref name="rest"/>.</summary>
    public static bool TryReadVarint(ref ReadOnlySpan<byte> rest, out ulong value)
    {
        value = 0;
        for (var index = 0; index < rest.Length && index < LongestVarint; index++)
        {
            var part = rest[index];
            // The tenth byte has room for one bit.
            if (index == LongestVarint - 1 && part > 1) break;
            value |= (ulong)(part & 0x7F) << (7 * index);
            if (part >= 0x80) continue;
            rest = rest[(index + 1)..];
            return true;
        }

        return false;
    }

    /// <summary>Reads a text, bytes, a message or a packed field.</summary>
    public bool TryReadBytes(out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!TryReadVarint(out var length)) return false;
        return length <= (ulong)_rest.Length ? TryTake((int)length, out value) : Break();
    }

    public bool TryReadFixed32(out uint value)
    {
        value = TryTake(sizeof(uint), out var bytes) ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : 0;
        return !IsBroken;
    }

    public bool TryReadFixed64(out ulong value)
    {
        value = TryTake(sizeof(ulong), out var bytes) ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : 0;
        return !IsBroken;
    }

    public bool TrySkip() => Type switch
    {
        WireType.Varint => TryReadVarint(out _),
        WireType.Fixed64 => TryTake(sizeof(ulong), out _),
        WireType.Fixed32 => TryTake(sizeof(uint), out _),
        _ => TryReadBytes(out _),
    };

    private bool TryTake(int length, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (_rest.Length < length) return Break();
        value = _rest[..length];
        _rest = _rest[length..];
        return true;
    }

    private bool Break()
    {
        IsBroken = true;
        return false;
    }
}
