namespace Meridian.Bench.Brokers;

/// <summary>Producing the same records to each broker, and writing as many bytes with no broker.</summary>
/// <param name="Quick">Without fsync.</param>
/// <param name="Durable">With group commit.</param>
internal sealed record ProduceRates(Throughput Mock, Throughput Quick, Throughput Durable, Throughput Append, Throughput DurableAppend)
{
    /// <summary>The median of each.</summary>
    public static ProduceRates MedianOf(IReadOnlyList<ProduceRates> runs) => new(
        Throughput.Median(runs.Select(run => run.Mock)),
        Throughput.Median(runs.Select(run => run.Quick)),
        Throughput.Median(runs.Select(run => run.Durable)),
        Throughput.Median(runs.Select(run => run.Append)),
        Throughput.Median(runs.Select(run => run.DurableAppend)));
}
