using System.ComponentModel.DataAnnotations;

namespace Meridian.EventProcessor.Features.Freshness;

/// <summary>How the watermark is kept; section <c>Freshness</c>.</summary>
internal sealed class FreshnessOptions
{
    public const string Section = "Freshness";

    /// <summary>How often the ends of the partitions are compared with what is stored. The watermark is behind the truth by up to this.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(100);
}
