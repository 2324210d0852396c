using Meridian.Bench.Harness;

namespace Meridian.Bench.Load;

/// <summary>What a load generator saw.</summary>
internal sealed record LoadResult(long Requests, long Events, TimeSpan Elapsed, Latencies Latencies, IReadOnlyDictionary<int, long> Refusals)
{
    public double RequestsPerSecond => Requests / Elapsed.TotalSeconds;

    public double EventsPerSecond => Events / Elapsed.TotalSeconds;

    /// <summary>Itself, if nothing was refused: a refusal is quick, and counted as an answer it would flatter.</summary>
    public LoadResult Checked() => Refusals.Count == 0 ? this : throw new InvalidOperationException($"{Refusals.Values.Sum()} of {Requests} requests were refused.");
}
