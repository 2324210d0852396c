using Meridian.Bench.Harness;

namespace Meridian.Bench.Load;

/// <summary>What a load generator saw.</summary>
internal sealed record LoadResult(long Requests, long Events, TimeSpan Elapsed, Latencies Latencies, IReadOnlyDictionary<int, long> Refusals)
{
    public double RequestsPerSecond => Requests / Elapsed.TotalSeconds;

    public double EventsPerSecond => Events / Elapsed.TotalSeconds;
}
