using Meridian.Bench.Floors;
using Meridian.Bench.Harness;

namespace Meridian.Bench.Brokers;

/// <summary>The measurements of the broker suite. What is compared runs by turns, and of each the median counts: the machine is never quiet for long.</summary>
internal sealed class BrokerLoads(MockBroker mock, LocalBroker quick, LocalBroker durable, Measurement measurement)
{
    /// <summary>Turns that each load has.</summary>
    public const int Rounds = 3;

    // Little enough to stay in memory, enough for a second or so.
    private const int ConsumedBytes = 512 * 1024 * 1024;

    private const int BatchesOfStep = 50;

    // Files of deleted segments are closed after a second: until then they keep memory and the disk busy, at the cost of whoever comes next.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1.5);

    private TimeSpan Turn => measurement.Duration / Rounds;

    private TimeSpan WarmUp => measurement.WarmUp / Rounds;

    /// <summary>Produces with librdkafka.</summary>
    public async Task<ProduceRates> ProduceAsync(RecordSize size, int partitions)
    {
        using var toMock = await NativeAsync(mock, size, partitions);
        using var toQuick = await NativeAsync(quick, size, partitions);
        using var toDurable = await NativeAsync(durable, size, partitions);
        return ProduceRates.MedianOf([.. Enumerable.Range(0, Rounds).Select(_ => new ProduceRates(
            Timed(mock, () => toMock.Run(Turn)),
            Timed(quick, () => toQuick.Run(Turn)),
            Timed(durable, () => toDurable.Run(Turn)),
            Settled(() => RawAppend.Run(Turn, durable: false)),
            Settled(() => RawAppend.Run(Turn, durable: true))))]);
    }

    /// <summary>Consumes with librdkafka what lies in the page cache.</summary>
    public Task<Throughput> ConsumeAsync(RecordSize size, int partitions) => WithRecordsAsync(size, partitions, (topic, records) =>
    {
        using var consumer = new NativeConsumer(quick, topic, partitions, size);
        return Enumerable.Range(0, Rounds).Select(_ => Timed(quick, () => consumer.Run(records, Turn))).ToList();
    });

    /// <summary>Ready-made batches of 1 KB records, sent and fetched by a client that does nothing else.</summary>
    public async Task<RawRates> RawAsync()
    {
        var size = RecordSize.Kilobyte;
        using var toQuick = new RawProducer(quick.Port, await quick.TopicAsync(1), 1, size, size.PerBatch);
        using var toMock = new RawProducer(mock.Port, await mock.TopicAsync(1), 1, size, size.PerBatch);
        toQuick.Run(WarmUp);
        toMock.Run(WarmUp);
        var runs = Enumerable.Range(0, Rounds).Select(_ => (Quick: Timed(quick, () => toQuick.Run(Turn)), Mock: Timed(mock, () => toMock.Run(Turn)))).ToList();
        var loopback = new List<Throughput>();
        var consumed = await WithRecordsAsync(size, 1, (topic, records) =>
        {
            using var consumer = new RawConsumer(quick.Port, topic, 1, size);
            return Enumerable.Range(0, Rounds).Select(_ =>
            {
                consumer.Rewind();
                loopback.Add(RawLoopback.Run(Turn));
                return Timed(quick, () => consumer.Run(records, Turn));
            }).ToList();
        });
        return new RawRates(Throughput.Median(runs.Select(run => run.Quick)), Throughput.Median(runs.Select(run => run.Mock)), consumed, Throughput.Median(loopback));
    }

    /// <summary>Has so many bytes go in and, a step behind, out again: as far behind as retention allows.</summary>
    public static async Task PassAsync(LocalBroker broker, long bytes)
    {
        const string topic = "bench-pass";
        await broker.CreateAsync(topic, partitions: 1, keptBytes: 256 * 1024 * 1024);
        var size = RecordSize.Kilobyte;
        using var producer = new RawProducer(broker.Port, topic, 1, size, size.PerBatch);
        using var consumer = new RawConsumer(broker.Port, topic, 1, size);
        var (produced, consumed) = (0L, 0L);
        while (produced * size.Bytes < bytes || consumed < produced)
        {
            var behind = produced - consumed;
            var consuming = Task.Run(() => consumer.Run(behind, TimeSpan.MaxValue));
            if (produced * size.Bytes < bytes) produced += producer.Run(TimeSpan.MaxValue, BatchesOfStep).Records;
            consumed += (await consuming).Records;
        }
    }

    private async Task<NativeProducer> NativeAsync(BrokerTarget broker, RecordSize size, int partitions)
    {
        var producer = new NativeProducer(broker, await broker.TopicAsync(partitions), partitions, size);
        producer.Run(WarmUp);
        return producer;
    }

    private async Task<Throughput> WithRecordsAsync(RecordSize size, int partitions, Func<string, long, List<Throughput>> consume)
    {
        const string topic = "bench-consume";
        await quick.CreateAsync(topic, partitions, keptBytes: -1);
        using var producer = new RawProducer(quick.Port, topic, partitions, size, size.PerBatch);
        var produced = producer.Run(TimeSpan.MaxValue, ConsumedBytes / (size.PerBatch * size.Bytes));
        var runs = consume(topic, produced.Records);
        await quick.DeleteAsync(topic);
        return Throughput.Median(runs);
    }

    private static Throughput Timed(BrokerTarget broker, Func<Throughput> run) => Settled(() =>
    {
        var before = broker.Processor;
        var result = run();
        return result with { BrokerProcessor = broker.Processor - before };
    });

    // Whatever is measured is measured for itself, the floors too.
    private static Throughput Settled(Func<Throughput> run)
    {
        Thread.Sleep(Settling);
        return run();
    }
}
