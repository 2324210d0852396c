using Meridian.Kafka.Protocol.Records;

namespace Meridian.Kafka.Protocol.Tests;

public sealed class Crc32CTests
{
    // 0x82F63B78 is the polynomial, bits reversed (RFC 3720, appendix B.4).
    private const uint Polynomial = 0x82F63B78;

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(2048)]
    [InlineData(6143)]
    [InlineData(6144)]
    [InlineData(6145)]
    [InlineData(100_003)]
    public void Input_of_any_length_has_the_checksum_that_its_bits_give_one_by_one(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);

        Assert.Equal(BitByBit(bytes), Crc32C.Compute(bytes));
    }

    private static uint BitByBit(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var next in bytes)
        {
            crc ^= next;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * Polynomial);
        }

        return ~crc;
    }
}
