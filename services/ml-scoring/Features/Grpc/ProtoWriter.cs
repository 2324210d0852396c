using System.Text;
using Meridian.MlScoring.Features.Inference;

namespace Meridian.MlScoring.Features.Grpc;

/// <summary>Writes a protobuf message field by field. Values that are the type's default are left out, as proto3 does.</summary>
internal readonly ref struct ProtoWriter(ResponseBuffer buffer)
{
    // A length of an int takes five bytes at most.
    private const int LongestLength = 5;

    public void Bool(int field, bool value)
    {
        if (value) Varint(field, 1);
    }

    public void Text(int field, string value)
    {
        if (value.Length > 0) Bytes(field, Encoding.UTF8.GetBytes(value));
    }

    /// <summary>Writes bytes, also where there are none: as an element of a repeated field they count.</summary>
    public void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Length(field, value.Length);
        value.CopyTo(buffer.GetSpan(value.Length));
        buffer.Advance(value.Length);
    }

    /// <summary>Writes the head of so many bytes, which are to follow.</summary>
    public void Length(int field, int length)
    {
        Varint((uint)((field << 3) | (int)WireType.Bytes));
        Varint((uint)length);
    }

    public void Varint(int field, ulong value)
    {
        Varint((uint)((field << 3) | (int)WireType.Varint));
        Varint(value);
    }

    /// <summary>Writes a value of a packed field.</summary>
    public void Varint(ulong value)
    {
        var room = buffer.GetSpan(10);
        var length = 0;
        for (; value >= 0x80; value >>= 7) room[length++] = (byte)(value | 0x80);
        room[length++] = (byte)value;
        buffer.Advance(length);
    }

    /// <summary>Writes whole numbers as a packed field.</summary>
    public void Varints(int field, ReadOnlySpan<long> values)
    {
        if (values.IsEmpty) return;
        var begun = Begin(field);
        foreach (var value in values) Varint((ulong)value);
        End(begun);
    }

    /// <summary>Begins a message, or a packed field, whose length is not known yet.</summary>
    /// <returns>Where; <see cref="End"/> wants to know.</returns>
    public int Begin(int field)
    {
        Varint((uint)((field << 3) | (int)WireType.Bytes));
        buffer.GetSpan(LongestLength)[..LongestLength].Clear();
        buffer.Advance(LongestLength);
        return buffer.Length;
    }

    public void End(int begun)
    {
        var written = buffer.From(begun - LongestLength);
        var length = (uint)(written.Length - LongestLength);
        var size = 0;
        for (var rest = length; rest >= 0x80; rest >>= 7) written[size++] = (byte)(rest | 0x80);
        written[size++] = (byte)(length >> (7 * (size - 1)));
        // What was kept for a longer length is closed up.
        written[LongestLength..].CopyTo(written[size..]);
        buffer.TakeBack(LongestLength - size);
    }
}
