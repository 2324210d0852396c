using System.ComponentModel.DataAnnotations;

namespace Meridian.MlScoring.Features.FeatureStore;

/// <summary>Section <c>FeatureStore</c>.</summary>
internal sealed class FeatureStoreOptions
{
    public const string Section = "FeatureStore";

    /// <summary>How long a person's windows are taken from Redis instead of being worked out again; zero is never.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan CacheLife { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The longest a statement may take.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:10:00")]
    public TimeSpan QueryTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Most events a second whose arrival Redis is told; those beyond are known when ClickHouse has them. It bounds what freshness costs under a flood.</summary>
    [Range(0, 1_000_000)]
    public int MaxFreshEventsPerSecond { get; init; } = 10_000;

    /// <summary>How long the arrival of events is followed for a tenant that has asked for a score.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan FollowFor { get; init; } = TimeSpan.FromDays(1);
}
