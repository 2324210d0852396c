namespace Meridian.Bench.Harness;

/// <summary>How to measure.</summary>
/// <param name="Duration">Of each single measurement.</param>
/// <param name="WarmUp">Before each: compiled code, open connections, filled caches.</param>
internal sealed record Measurement(TimeSpan Duration, TimeSpan WarmUp, TimeProvider Clock, CancellationToken CancellationToken)
{
    /// <summary>The part of a suite that is wanted alone, of those that have parts; null for all.</summary>
    public string? Part { get; init; }
}
