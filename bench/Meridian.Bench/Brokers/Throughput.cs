namespace Meridian.Bench.Brokers;

/// <summary>What went through a broker in one measurement.</summary>
/// <param name="Bytes">Of the records' values; what frames them is not counted.</param>
/// <param name="BrokerProcessor">Processor time of the broker's process meanwhile.</param>
internal sealed record Throughput(long Records, long Bytes, TimeSpan Elapsed, TimeSpan BrokerProcessor = default)
{
    public double MegabytesPerSecond => Bytes / 1e6 / Elapsed.TotalSeconds;

    public double RecordsPerSecond => Records / Elapsed.TotalSeconds;

    /// <summary>Seconds of the broker's processor time for 10^9 bytes.</summary>
    public double ProcessorPerGigabyte => BrokerProcessor.TotalSeconds / (Bytes / 1e9);

    /// <summary>Of several runs the one in the middle, by bytes a second.</summary>
    public static Throughput Median(IEnumerable<Throughput> runs)
    {
        var sorted = runs.OrderBy(run => run.MegabytesPerSecond).ToList();
        return sorted[sorted.Count / 2];
    }
}
