using System.Buffers.Binary;

namespace Meridian.Onnx.Tests;

public sealed class OnnxAttributeTests
{
    /// <summary>Writers of proto3 pack numbers: all of a field behind one tag.</summary>
    [Fact]
    public void Packed_numbers_are_read_as_others_are()
    {
        var floats = new byte[8];
        BinaryPrimitives.WriteSingleLittleEndian(floats, 1.5f);
        BinaryPrimitives.WriteSingleLittleEndian(floats.AsSpan(4), -2f);

        var attribute = OnnxAttribute.Read(new ProtobufWriter().Text(1, "a").Bytes(7, floats).Float(7, 3f).Bytes(8, [5, 0xAC, 0x02]).Int(8, -1).Written)!;

        Assert.Equal([1.5f, -2f, 3f], attribute.Floats);
        Assert.Equal([5, 300, -1], attribute.Integers);
    }

    [Theory]
    [InlineData(7, 5)]
    [InlineData(8, 0)]
    public void Packed_numbers_that_end_within_one_are_refused(int field, int odd) => Assert.Null(OnnxAttribute.Read(new ProtobufWriter().Bytes(field, [0x80, .. new byte[odd], 0x80]).Written));
}
