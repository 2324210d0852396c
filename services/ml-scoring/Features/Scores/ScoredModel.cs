using Meridian.Features;
using Meridian.MlScoring.Features.Models;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.MlScoring.Features.Scores;

/// <summary>A model that scores people or volumes, as its production version says.</summary>
/// <param name="Set">The features that it takes some of.</param>
internal sealed record ScoredModel(ServedModel Served, int Production, ScoringManifest Scoring, FeatureSet Set)
{
    public bool IsOfPeople => Set.Name == UserFeatures.Set.Name;

    /// <returns>The model, or why there is none.</returns>
    public static (ScoredModel? Model, ProblemHttpResult? Problem) Find(ModelRepository repository, string name)
    {
        if (!repository.Models.TryGetValue(name, out var served)) return (null, Problems.ModelUnknown(name));
        if (served.Production is not { } production || served.Find(production) is null) return (null, Problems.ModelNotReady(name, ReasonOf(served)));
        return served.Versions[production].Manifest.Scoring is { } scoring
            ? (new ScoredModel(served, production, scoring, FeatureSet.All.Single(set => set.Name == scoring.FeatureSet)), null)
            : (null, Problems.NotForScoring(name));
    }

    /// <summary>The version that answers somebody: the same one each time, as by the inference protocol. One of another feature set answers nobody here.</summary>
    public int VersionFor(string? user) => Served.Choose(user) is { } chosen && chosen != Production && ScoringOf(chosen)?.FeatureSet == Set.Name ? chosen : Production;

    public ScoringManifest? ScoringOf(int version) => Served.Versions.TryGetValue(version, out var known) ? known.Manifest.Scoring : null;

    private static string ReasonOf(ServedModel served) => served.Versions.Values.Reverse().Select(version => version.Reason).FirstOrDefault(reason => reason.Length > 0) ?? "";
}
