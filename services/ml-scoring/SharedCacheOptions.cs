using System.ComponentModel.DataAnnotations;

namespace Meridian.MlScoring;

/// <summary>Section <c>Cache</c>.</summary>
internal sealed class SharedCacheOptions
{
    public const string Section = "Cache";

    /// <summary>How long an answer of Redis is waited for before it counts as away.</summary>
    [Range(typeof(TimeSpan), "00:00:00.005", "00:01:00")]
    public TimeSpan Patience { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How often it is looked whether it is there.</summary>
    [Range(typeof(TimeSpan), "00:00:00.01", "00:01:00")]
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(1);
}
