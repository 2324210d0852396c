using System.ComponentModel.DataAnnotations;

namespace Meridian.MlScoring.Features.Scores;

/// <summary>Section <c>Scores</c>.</summary>
internal sealed class ScoreOptions
{
    public const string Section = "Scores";

    /// <summary>Most scores that wait to be kept; those beyond are not.</summary>
    [Range(1, 10_000_000)]
    public int MaxWaiting { get; init; } = 200_000;

    /// <summary>How long scores gather before they are written together.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan Gather { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a stop waits for what is left to be written.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(5);
}
