using System.Text.Json;
using Meridian.MlScoring.Features.Runs;

namespace Meridian.MlScoring.Features.Models;

/// <summary>A version for people.</summary>
internal sealed record VersionReport(
    int Version, ModelState State, string Reason, ModelStage Stage, string? Description, JsonElement? Card, string? Sha256, long MemoryBytes, int MaxBatchRows,
    long Requests, long Rows, long Runs, long Failures, int Waiting)
{
    public static VersionReport Of(ModelVersion version)
    {
        var statistics = version.Model?.Statistics ?? new RunStatistics();
        return new VersionReport(
            version.Version, version.State, version.Reason, version.Manifest.Stage, version.Manifest.Description, version.Manifest.Card, version.Sha256, version.Bytes,
            version.Model?.MaxRows ?? 0, statistics.Requests, statistics.Rows, statistics.Runs, statistics.Failures, version.Model?.Waiting ?? 0);
    }
}
