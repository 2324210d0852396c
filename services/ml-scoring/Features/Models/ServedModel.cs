using System.Collections.Immutable;
using Meridian.MlScoring.Features.Runs;

namespace Meridian.MlScoring.Features.Models;

/// <summary>A model by its name: its versions, and which of them answers whom. A snapshot; changes make another.</summary>
internal sealed record ServedModel(string Name, ImmutableSortedDictionary<int, ModelVersion> Versions, Rollout Rollout)
{
    /// <summary>The version that answers those who name none and are not in the canary; null if there is none.</summary>
    public int? Production => Rollout.Current.Production ?? Newest();

    /// <summary>All versions that answer.</summary>
    public IEnumerable<int> ReadyVersions => Versions.Values.Where(version => version.State == ModelState.Ready).Select(version => version.Version);

    /// <summary>The version that is to answer.</summary>
    /// <param name="user">Whom: the same one always gets the same answer while the rollout stands.</param>
    public int? Choose(string? user)
    {
        var current = Rollout.Current;
        return current.Canary is { } canary && Find(canary) is not null && CanaryShare.Has(Name, user, current.CanaryPercent) ? canary : Production;
    }

    /// <summary>A version's model, if it answers.</summary>
    public LoadedModel? Find(int version) => Versions.TryGetValue(version, out var found) ? found.Model : null;

    /// <summary>The model that is compared with version <paramref name="answering"/>, if there is one.</summary>
    public LoadedModel? ShadowOf(int answering) => Rollout.Current.Shadow is { } shadow && shadow != answering && answering == Production ? Find(shadow) : null;

    private int? Newest()
    {
        int? newest = null;
        foreach (var (number, version) in Versions)
        {
            if (version is { State: ModelState.Ready, Manifest.Stage: ModelStage.Production }) newest = number;
        }

        return newest;
    }
}
