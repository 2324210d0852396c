using Meridian.Contracts.Scores;

namespace Meridian.MlScoring.Features.Drift;

internal static class DriftIndexes
{
    /// <summary>What has moved most, the score included; null where nothing is said.</summary>
    public static DriftOf? Largest(this DriftReport report) => report.Score is not { } score ? null : report.Features.Append(score).MaxBy(drift => drift.Index);
}
