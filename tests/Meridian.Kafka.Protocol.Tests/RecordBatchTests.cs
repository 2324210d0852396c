using System.Text;
using Meridian.Kafka.Protocol.Records;
using Meridian.Kafka.Protocol.Wire;

namespace Meridian.Kafka.Protocol.Tests;

public class RecordBatchTests
{
    [Fact]
    public void The_checksum_is_the_one_of_the_standard()
    {
        // The check value of CRC-32C, for example in RFC 3720 B.4's reference implementation.
        Assert.Equal(0xE3069283u, Crc32C.Compute("123456789"u8));
    }

    [Fact]
    public void A_batch_is_read_back_as_it_was_built()
    {
        using var builder = new RecordBatchBuilder { BaseOffset = 40 };
        builder.Add(1_000, "k1"u8, "v1"u8);
        builder.Add(900, "k2"u8, new byte[300]);
        builder.AddTombstone(2_000, "k1"u8);

        using var batch = builder.Build();

        var header = BatchHeader.Read(batch.Memory.Span);
        Assert.Equal((40L, 42L, 3, 2_000L), (header.BaseOffset, header.LastOffset, header.RecordCount, header.MaxTimestamp));
        Assert.Equal(header.Crc, BatchHeader.ComputeCrc(batch.Memory.Span));
        Assert.Equal(
            [(40, 1_000, "k1", "v1".Length), (41, 900, "k2", 300), (42, 2_000, "k1", -1)],
            RecordBatch.Read(batch.Memory).Select(r => (r.Offset, r.Timestamp, Encoding.UTF8.GetString(r.Key!.Value.Span), r.Value?.Length ?? -1)));
    }

    [Fact]
    public void The_place_of_a_batch_can_change_without_its_checksum()
    {
        using var builder = new RecordBatchBuilder();
        builder.Add(1, "k"u8, "v"u8);
        using var batch = builder.Build();

        BatchHeader.Place(batch.Memory.Span, baseOffset: 1_234_567, leaderEpoch: 0);

        var header = BatchHeader.Read(batch.Memory.Span);
        Assert.Equal(1_234_567, header.BaseOffset);
        Assert.Equal(header.Crc, BatchHeader.ComputeCrc(batch.Memory.Span));
    }

    [Fact]
    public void Sequence_numbers_wrap_to_zero()
    {
        using var builder = new RecordBatchBuilder { ProducerId = 1, ProducerEpoch = 0, BaseSequence = int.MaxValue };
        builder.Add(1, "k"u8, "v"u8);
        builder.Add(1, "k"u8, "v"u8);
        using var batch = builder.Build();

        Assert.Equal(0, BatchHeader.Read(batch.Memory.Span).LastSequence);
    }

    [Fact]
    public void A_reference_behind_the_start_of_a_compressed_block_is_refused()
    {
        // Snappy: 10 bytes expected, and the first thing is a copy from 5 bytes back.
        byte[] block = [10, 0b000_000_01, 5];

        Assert.Throws<MalformedMessageException>(() => Snappy.Decompress(block));
    }

    [Theory]
    [InlineData(CompressionType.Gzip)]
    [InlineData(CompressionType.Snappy)]
    [InlineData(CompressionType.Lz4)]
    [InlineData(CompressionType.Zstd)]
    public void Random_bytes_are_no_compressed_block_and_harm_nothing(CompressionType type)
    {
        var random = new Random(1);
        for (var round = 0; round < 500; round++)
        {
            var bytes = new byte[random.Next(1, 100)];
            random.NextBytes(bytes);

            var thrown = Xunit.Record.Exception(() => Decompressor.Decompress(type, bytes));

            Assert.True(thrown is null or MalformedMessageException, thrown?.ToString());
        }
    }
}
