using System.ComponentModel.DataAnnotations;

namespace Meridian.MlScoring.Features.Drift;

/// <summary>Section <c>Drift</c>.</summary>
internal sealed class DriftOptions
{
    public const string Section = "Drift";

    /// <summary>How often every tenant's models are measured.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How old a report may be before a question measures anew.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan ReportLife { get; init; } = TimeSpan.FromMinutes(5);
}
