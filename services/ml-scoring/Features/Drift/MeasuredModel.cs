using Meridian.Features;
using Meridian.MlScoring.Features.Models;

namespace Meridian.MlScoring.Features.Drift;

/// <summary>The version of a model that answers, with what it was trained with.</summary>
internal sealed record MeasuredModel(string Name, int Version, ScoringManifest Scoring, FeatureSet Set)
{
    /// <summary>What is measured, in the order of a row's columns, the score at the end; empty where the manifest has no baseline.</summary>
    public IReadOnlyList<Measured> Columns { get; } = Scoring.Baseline is not { } baseline ? [] :
    [
        .. Scoring.Features.Select(name => new Measured(name, Set.Features.First(feature => feature.Name == name).Description, baseline.Features[name])),
        new Measured(Score, Scoring.Outcome, baseline.Score),
    ];

    public const string Score = "score";

    /// <returns>Null for a model that scores nobody, or has no version that answers.</returns>
    public static MeasuredModel? Find(ModelRepository repository, string name) =>
        repository.Models.TryGetValue(name, out var served) && served.Production is { } version && served.Versions.GetValueOrDefault(version)?.Manifest.Scoring is { } scoring
            ? new MeasuredModel(name, version, scoring, FeatureSet.All.Single(set => set.Name == scoring.FeatureSet))
            : null;
}

internal sealed record Measured(string Name, string Description, Distribution Expected);
