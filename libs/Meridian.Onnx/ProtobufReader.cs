using System.Buffers.Binary;

namespace Meridian.Onnx;

/// <summary>Goes through the fields of a protobuf message. It reads nothing beyond its bytes, whatever they say of themselves.</summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    public const int Varint = 0;
    public const int Fixed64 = 1;
    public const int LengthDelimited = 2;
    public const int Fixed32 = 5;

    private const int LongestVarint = 10;

    private ReadOnlySpan<byte> _rest = message;

    /// <summary>The field that was read.</summary>
    public int Field { get; private set; }

    public int WireType { get; private set; }

    /// <summary>Its value, where that is a varint.</summary>
    public ulong Number { get; private set; }

    /// <summary>Its bytes, for all other types.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Whether it ended before the end because what stood there is no message.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Whether anything is left that a packed field could be read from.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>Reads a field; false at the end.</summary>
    public bool Next()
    {
        if (_rest.IsEmpty || IsBroken) return false;
        var isRead = TryVarint(out var tag) && tag is > 0 and <= uint.MaxValue;
        (Field, WireType) = ((int)(tag >> 3), (int)(tag & 7));
        isRead = isRead && TryValue();
        IsBroken = !isRead;
        return isRead;
    }

    /// <summary>Reads a varint without a tag, as packed fields have them.</summary>
    public bool TryVarint(out ulong value)
    {
        value = 0;
        for (var index = 0; index < LongestVarint && index < _rest.Length; index++)
        {
            value |= (ulong)(_rest[index] & 0x7f) << (7 * index);
            if (_rest[index] >= 0x80) continue;
            _rest = _rest[(index + 1)..];
            return true;
        }

        IsBroken = true;
        return false;
    }

    /// <summary>The value as a float, where it is one.</summary>
    public readonly float Float => BinaryPrimitives.ReadSingleLittleEndian(Bytes);

    private bool TryValue()
    {
        switch (WireType)
        {
            case Varint:
                var isNumber = TryVarint(out var number);
                Number = number;
                return isNumber;
            case Fixed64: return TryTake(sizeof(ulong));
            case Fixed32: return TryTake(sizeof(uint));
            case LengthDelimited: return TryVarint(out var length) && TryTake(length);
            default: return false;
        }
    }

    private bool TryTake(ulong length)
    {
        if (length > (ulong)_rest.Length) return false;
        Bytes = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return true;
    }
}
