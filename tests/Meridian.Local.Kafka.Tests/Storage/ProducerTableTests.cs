using System.Buffers;
using Meridian.Kafka.Protocol;
using Meridian.Kafka.Protocol.Records;
using Meridian.Local.Kafka.Storage;

namespace Meridian.Local.Kafka.Tests.Storage;

public class ProducerTableTests
{
    [Fact]
    public void What_is_saved_of_many_producers_is_known_again()
    {
        var table = Table(producers: 50);

        var loaded = ProducerTable.Load(table.Save());

        Assert.Equal(table.Producers.Select(producer => (producer.Id, producer.Epoch, producer.LastSequence)), loaded!.Producers.Select(producer => (producer.Id, producer.Epoch, producer.LastSequence)));
        Assert.Equal(ErrorCode.None, loaded.Check(Batch(producerId: 7, sequence: 0), out var duplicateOf));
        Assert.Equal(7, duplicateOf);
        Assert.Equal(ErrorCode.OutOfOrderSequenceNumber, loaded.Check(Batch(producerId: 7, sequence: 5), out _));
    }

    [Fact]
    public void Saving_gives_every_buffer_back_once()
    {
        Table(producers: 50).Save();

        var rented = Enumerable.Range(0, 8).Select(_ => ArrayPool<byte>.Shared.Rent(256)).ToList();

        Assert.Distinct(rented);
        rented.ForEach(buffer => ArrayPool<byte>.Shared.Return(buffer));
    }

    private static ProducerTable Table(int producers)
    {
        var table = new ProducerTable();
        for (var id = 0; id < producers; id++) table.Apply(Batch(id, sequence: 0));
        return table;
    }

    private static BatchHeader Batch(long producerId, int sequence)
    {
        using var builder = new RecordBatchBuilder { BaseOffset = producerId, ProducerId = producerId, ProducerEpoch = 3, BaseSequence = sequence };
        builder.Add(1, "k"u8, "v"u8);
        using var batch = builder.Build();
        return BatchHeader.Read(batch.Memory.Span);
    }
}
