using System.ComponentModel.DataAnnotations;

namespace Meridian.ServiceDefaults.Resilience;

/// <summary>How outgoing HTTP deals with failures; section <c>Resilience</c>.</summary>
public sealed class ResilienceOptions
{
    public const string Section = "Resilience";

    /// <summary>The longest wait for one attempt.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:05:00")]
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest wait in all, retries included.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Attempts after the first, of requests that may be repeated.</summary>
    [Range(0, 10)]
    public int Retries { get; init; } = 3;

    /// <summary>The wait before the first retry; it doubles, with jitter. A <c>Retry-After</c> of the other side comes first.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);
}
