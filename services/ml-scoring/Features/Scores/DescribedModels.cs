using Meridian.Contracts.Scores;
using Meridian.Features;
using Meridian.MlScoring.Features.Models;

namespace Meridian.MlScoring.Features.Scores;

/// <summary>The models that score, as a tenant's people see them.</summary>
internal static class DescribedModels
{
    /// <returns>Null for a model that scores nobody.</returns>
    public static ScoringModel? Of(ServedModel served)
    {
        var scoring = Scoring(served, served.Production) ?? served.Versions.Values.Reverse().Select(version => version.Manifest.Scoring).FirstOrDefault(given => given is not null);
        if (scoring is null) return null;
        var rollout = served.Rollout.Current;
        return new ScoringModel(
            served.Name, scoring.Outcome, scoring.FeatureSet == UserFeatures.Set.Name ? "user" : "volume",
            served.Production is { } production && served.Find(production) is not null ? production : null,
            rollout.Canary, rollout.CanaryPercent, rollout.Shadow, rollout.At == default ? null : rollout.At,
            [.. served.Versions.Values.Reverse().Select(Version)]);
    }

    private static ScoringManifest? Scoring(ServedModel served, int? version) => version is { } number && served.Versions.TryGetValue(number, out var found) ? found.Manifest.Scoring : null;

    private static ScoringModelVersion Version(ModelVersion version) => new(
        version.Version, version.State == ModelState.Ready ? "ready" : "unavailable", version.Reason.Length > 0 ? version.Reason : null,
        version.Manifest.Description, version.Manifest.Card, version.Sha256, version.Manifest.Scoring is { } scoring ? Features(scoring) : []);

    // A version that did not load may name what there is not.
    private static IReadOnlyList<ScoringFeature> Features(ScoringManifest scoring)
    {
        var known = FeatureSet.All.FirstOrDefault(set => set.Name == scoring.FeatureSet)?.Features ?? [];
        return [.. scoring.Features.Select(name => known.FirstOrDefault(feature => feature.Name == name)).OfType<Feature>().Select(feature => new ScoringFeature(feature.Name, feature.Description, feature.IsFresh))];
    }
}
