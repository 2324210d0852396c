using System.Buffers.Binary;
using System.Text;

namespace Meridian.Onnx;

/// <summary>A setting of a node as it was read: single values stand in the lists alone.</summary>
internal sealed class OnnxAttribute
{
    public string Name { get; private set; } = "";

    public List<float> Floats { get; } = [];

    public List<long> Integers { get; } = [];

    public List<string> Texts { get; } = [];

    /// <summary>Null for what is broken, or holds tensors and graphs.</summary>
    public static OnnxAttribute? Read(ReadOnlySpan<byte> message)
    {
        var attribute = new OnnxAttribute();
        var reader = new ProtobufReader(message);
        while (reader.Next())
        {
            if (!attribute.Take(ref reader)) return null;
        }

        return reader.IsBroken ? null : attribute;
    }

    private bool Take(ref ProtobufReader reader)
    {
        switch (reader.Field, reader.WireType)
        {
            case (1, ProtobufReader.LengthDelimited): Name = Encoding.UTF8.GetString(reader.Bytes); return true;
            case (2 or 7, ProtobufReader.Fixed32): Floats.Add(reader.Float); return true;
            case (7, ProtobufReader.LengthDelimited): return TakeFloats(reader.Bytes);
            case (3 or 8, ProtobufReader.Varint): Integers.Add((long)reader.Number); return true;
            case (8, ProtobufReader.LengthDelimited): return TakeIntegers(reader.Bytes);
            case (4 or 9, ProtobufReader.LengthDelimited): Texts.Add(TextOf(reader.Bytes)); return true;
            default: return reader.Field is 13 or 20; // what people read about it, and its type
        }
    }

    // Thousands of nodes have one of two modes: no string for each.
    private static string TextOf(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("BRANCH_LEQ"u8) ? TreeSettings.SplitMode : text.SequenceEqual("LEAF"u8) ? TreeSettings.LeafMode : Encoding.UTF8.GetString(text);

    private bool TakeFloats(ReadOnlySpan<byte> packed)
    {
        if (packed.Length % sizeof(float) != 0) return false;
        for (; !packed.IsEmpty; packed = packed[sizeof(float)..]) Floats.Add(BinaryPrimitives.ReadSingleLittleEndian(packed));
        return true;
    }

    private bool TakeIntegers(ReadOnlySpan<byte> packed)
    {
        var reader = new ProtobufReader(packed);
        while (!reader.IsAtEnd)
        {
            if (!reader.TryVarint(out var number)) return false;
            Integers.Add((long)number);
        }

        return true;
    }
}
