using Meridian.MlScoring.Features.Runs;

namespace Meridian.MlScoring.Features.Models;

/// <summary>A version that is known: answering, or with the reason why not. When a newer file of the same version does not load, the older one goes on and <c>Reason</c> tells.</summary>
/// <param name="Bytes">What it takes in memory, by estimate.</param>
internal sealed record ModelVersion(
    VersionFolder Folder, ModelManifest Manifest, ModelState State, string Reason, LoadedModel? Model, string? Sha256, long Bytes)
{
    public int Version => Folder.Version;

    /// <summary>Whether it answers with what is in the folder now.</summary>
    public bool IsCurrent(VersionFolder folder) => State == ModelState.Ready && Reason.Length == 0 && Folder.Stamp == folder.Stamp;
}
