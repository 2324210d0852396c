using Meridian.Bench.Brokers;
using Meridian.Bench.Floors;
using Meridian.Bench.Harness;
using Spectre.Console;

namespace Meridian.Bench.Suites;

/// <summary>What the local broker takes in and gives out, beside a broker without a disk and a disk without a broker.</summary>
internal static class BrokerSuite
{
    private const int LatencyPerSecond = 1000;
    private const double LatencyTarget = 15;
    private const double ProcessorTarget = 1.5;
    private const double ResidentTarget = 200;
    private const double ConsumeTarget = 500;
    private const double ShareOfFloor = 0.60;

    // Acknowledgements come first, while the disk is not yet busy with what the others leave behind.
    private static readonly (string Name, Func<Started, List<Figure>, Task> MeasureAsync)[] Parts =
    [
        ("acknowledgements", (started, figures) => AddLatencyAsync(figures, started.Durable, started.Measurement)),
        .. RecordSize.All.Select(size => (size.Name, (Func<Started, List<Figure>, Task>)((started, figures) => AddSizeAsync(figures, started.Loads, size)))),
        ("raw", (started, figures) => AddRawAsync(figures, started.Loads)),
        ("memory", (_, figures) => AddMemoryAsync(figures)),
    ];

    public static Suite Create() =>
        new("broker", "the local Kafka broker: produce, consume, acknowledgements, processor, memory", RunAsync) { Parts = [.. Parts.Select(part => part.Name)] };

    private static async Task<IReadOnlyList<Figure>> RunAsync(Measurement measurement)
    {
        await using var mock = await MockBroker.StartAsync();
        await using var quick = await LocalBroker.StartAsync("none");
        await using var durable = await LocalBroker.StartAsync("group-commit");
        var started = new Started(durable, new BrokerLoads(mock, quick, durable, measurement), measurement);
        var figures = new List<Figure>();
        foreach (var part in Parts.Where(part => measurement.Part is null || measurement.Part == part.Name)) await part.MeasureAsync(started, figures);
        // What has a target has a short id, and comes first.
        return [.. figures.OrderBy(figure => figure.Id.Count(letter => letter == '.'))];
    }

    private static async Task AddSizeAsync(List<Figure> figures, BrokerLoads loads, RecordSize size)
    {
        foreach (var partitions in (int[])[1, 12])
        {
            AnsiConsole.MarkupLineInterpolated($"[grey]records of {size.Name}, {partitions} partitions[/]");
            var isHeadline = size == RecordSize.Kilobyte && partitions == 1;
            Add(figures, await loads.ProduceAsync(size, partitions), size, partitions, isHeadline);
            AddConsumed(figures, await loads.ConsumeAsync(size, partitions), size, partitions, isHeadline);
        }
    }

    private static void Add(List<Figure> figures, ProduceRates rates, RecordSize size, int partitions, bool isHeadline)
    {
        var id = FormattableString.Invariant($"{size.Name}.{partitions}p");
        if (isHeadline)
        {
            figures.Add(Figure.Rate("broker.produce_mb_per_s", rates.Quick.MegabytesPerSecond, "MB/s", rates.Mock.MegabytesPerSecond, null, ShareOfFloor));
            figures.Add(Figure.Rate("broker.produce_durable_mb_per_s", rates.Durable.MegabytesPerSecond, "MB/s", rates.DurableAppend.MegabytesPerSecond, null, ShareOfFloor));
            figures.Add(AtMost("broker.processor_s_per_gb", rates.Quick.ProcessorPerGigabyte, "s/GB", ProcessorTarget, rates.Mock.ProcessorPerGigabyte));
            figures.Add(new Figure("floor.append_mb_per_s", rates.Append.MegabytesPerSecond, "MB/s"));
            figures.Add(new Figure("floor.append_durable_mb_per_s", rates.DurableAppend.MegabytesPerSecond, "MB/s"));
        }
        figures.Add(Figure.Rate($"broker.produce.none.{id}.mb_per_s", rates.Quick.MegabytesPerSecond, "MB/s", rates.Mock.MegabytesPerSecond, null, null));
        figures.Add(Figure.Rate($"broker.produce.none.{id}.records_per_s", rates.Quick.RecordsPerSecond, "records/s", rates.Mock.RecordsPerSecond, null, null));
        figures.Add(Figure.Rate($"broker.produce.group_commit.{id}.mb_per_s", rates.Durable.MegabytesPerSecond, "MB/s", rates.DurableAppend.MegabytesPerSecond, null, null));
        figures.Add(new Figure($"broker.produce.group_commit.{id}.records_per_s", rates.Durable.RecordsPerSecond, "records/s"));
    }

    private static void AddConsumed(List<Figure> figures, Throughput consumed, RecordSize size, int partitions, bool isHeadline)
    {
        var id = FormattableString.Invariant($"{size.Name}.{partitions}p");
        if (isHeadline)
        {
            figures.Add(new Figure(
                "broker.consume_mb_per_s", consumed.MegabytesPerSecond, "MB/s", Target: FormattableString.Invariant($"≥ {ConsumeTarget:0}"), Met: consumed.MegabytesPerSecond >= ConsumeTarget));
        }
        figures.Add(new Figure($"broker.consume.{id}.mb_per_s", consumed.MegabytesPerSecond, "MB/s"));
        figures.Add(new Figure($"broker.consume.{id}.records_per_s", consumed.RecordsPerSecond, "records/s"));
    }

    private static async Task AddRawAsync(List<Figure> figures, BrokerLoads loads)
    {
        AnsiConsole.MarkupLine("[grey]ready-made batches over a socket[/]");
        var (quick, mock, consumed, loopback) = await loads.RawAsync();
        figures.Add(Figure.Rate("broker.raw_produce_mb_per_s", quick.MegabytesPerSecond, "MB/s", mock.MegabytesPerSecond, null, null));
        figures.Add(new Figure("broker.raw_processor_s_per_gb", quick.ProcessorPerGigabyte, "s/GB", mock.ProcessorPerGigabyte, quick.ProcessorPerGigabyte / mock.ProcessorPerGigabyte));
        figures.Add(Figure.Rate("broker.raw_consume_mb_per_s", consumed.MegabytesPerSecond, "MB/s", loopback.MegabytesPerSecond, null, null));
        figures.Add(new Figure("broker.raw_consume_processor_s_per_gb", consumed.ProcessorPerGigabyte, "s/GB"));
    }

    private static async Task AddLatencyAsync(List<Figure> figures, LocalBroker durable, Measurement measurement)
    {
        AnsiConsole.MarkupLine("[grey]acknowledgements of single records[/]");
        var topic = await durable.TopicAsync(1);
        await RawLatency.MeasureAsync(durable, topic, RecordSize.Kilobyte, LatencyPerSecond, measurement.WarmUp);
        var (acknowledged, floor) = (new List<Latencies>(), new List<Latencies>());
        for (var round = 0; round < BrokerLoads.Rounds; round++)
        {
            acknowledged.Add(await RawLatency.MeasureAsync(durable, topic, RecordSize.Kilobyte, LatencyPerSecond, measurement.Duration / BrokerLoads.Rounds));
            floor.Add(RawAppend.Time(measurement.Duration / BrokerLoads.Rounds, RecordSize.Kilobyte, LatencyPerSecond));
        }
        figures.Add(AtMost("broker.ack_p99_ms", Median(acknowledged, 0.99), "ms", LatencyTarget, Median(floor, 0.99)));
        figures.Add(new Figure("broker.ack_p50_ms", Median(acknowledged, 0.50), "ms", Median(floor, 0.50), Median(acknowledged, 0.50) / Median(floor, 0.50)));
    }

    private static double Median(List<Latencies> rounds, double share) => rounds.Select(round => round.Percentile(share)).Order().ElementAt(rounds.Count / 2);

    private static async Task AddMemoryAsync(List<Figure> figures)
    {
        AnsiConsole.MarkupLine("[grey]10 GB in and out[/]");
        await using var broker = await LocalBroker.StartAsync("none");
        await BrokerLoads.PassAsync(broker, bytes: 10_000_000_000);
        figures.Add(AtMost("broker.resident_mb", broker.PeakResident / 1e6, "MB", ResidentTarget));
    }

    private static Figure AtMost(string id, double value, string unit, double most, double? floor = null) =>
        new(id, value, unit, floor, value / floor, FormattableString.Invariant($"≤ {most:0.#}"), value <= most);

    private sealed record Started(LocalBroker Durable, BrokerLoads Loads, Measurement Measurement);
}
