using Confluent.Kafka;
using Meridian.Contracts;
using Meridian.Contracts.Events;

namespace Meridian.Kafka.Tests;

public sealed class RepeatedRecordsTests
{
    private readonly RepeatedRecords _repeats = new();

    [Fact]
    public void A_record_is_fresh_once_each_partition_for_itself()
    {
        Assert.True(_repeats.IsFresh(Record(0, 10, 0)));
        Assert.True(_repeats.IsFresh(Record(0, 10, 1)));
        Assert.False(_repeats.IsFresh(Record(0, 10, 0)));
        Assert.True(_repeats.IsFresh(Record(1, 10, 0)));

        Assert.Equal(new EnrichedSequence(10, 1), _repeats.Reached[0]);
    }

    [Fact]
    public void A_batch_that_failed_is_fresh_again_and_one_that_was_handled_is_not()
    {
        Assert.True(_repeats.IsFresh(Record(0, 10, 0)));
        _repeats.TakeBack();
        Assert.True(_repeats.IsFresh(Record(0, 10, 0)));
        _repeats.Commit();

        Assert.Empty(_repeats.Reached);
        Assert.False(_repeats.IsFresh(Record(0, 10, 0)));
        Assert.True(_repeats.IsFresh(Record(0, 20, 0)));
    }

    [Fact]
    public void A_partition_goes_on_where_its_consumers_store_says()
    {
        _repeats.Restore(0, new EnrichedSequence(10, 1));

        Assert.False(_repeats.IsFresh(Record(0, 10, 1)));
        Assert.True(_repeats.IsFresh(Record(0, 10, 2)));
        _repeats.Commit();
        _repeats.Restore(0, null);
        Assert.True(_repeats.IsFresh(Record(0, 10, 0)));
    }

    [Fact]
    public void A_record_without_a_sequence_is_not_handled() =>
        Assert.False(_repeats.IsFresh(new ConsumedRecord(new ConsumeResult<byte[], byte[]> { Message = new Message<byte[], byte[]> { Value = [1] } })));

    private static ConsumedRecord Record(int partition, long chunk, int ordinal) => new(new ConsumeResult<byte[], byte[]>
    {
        Partition = partition,
        Message = new Message<byte[], byte[]>
        {
            Value = [],
            Headers = new Headers { { RecordHeaders.Sequence, new EnrichedSequence(chunk, ordinal).ToBytes() } },
        },
    });
}
