using Meridian.Bench.Harness;

namespace Meridian.Bench.Load;

/// <summary>What a probe of freshness saw.</summary>
/// <param name="Queryable">From an event's acknowledgement to the first answer that has it.</param>
/// <param name="Behind">How long after an event was first in an answer the watermark passed its acknowledgement.</param>
/// <param name="Wrong">Answers whose watermark promised an event that they did not have.</param>
/// <param name="OfferedPerSecond">Events beside the probe's that were acknowledged.</param>
internal sealed record FreshnessResult(Latencies Queryable, Latencies Behind, int Wrong, double OfferedPerSecond);
