using System.Diagnostics;
using System.Text.Json;
using Meridian.MlScoring.Features.Runs;
using Microsoft.Extensions.Options;
using Microsoft.ML.OnnxRuntime;

namespace Meridian.MlScoring.Features.Models;

/// <summary>Makes a version answer, or finds out why it cannot.</summary>
internal sealed class ModelLoader(IOptions<ModelOptions> options, DeadlineWatch deadlines, TimeProvider time, ILogger<ModelLoader> logger)
{
    private const long Megabyte = 1 << 20;
    private const int DefaultBatchRows = 64;

    // The file itself, its weights once more in the session, and what the runtime rearranges for speed.
    private const double MemoryOfFile = 3;

    public MemoryBudget Budget { get; } = new(options.Value.MaxMegabytes * Megabyte);

    /// <summary>Loads a version. Whatever is wrong with it is in what comes back.</summary>
    public async Task<ModelVersion> LoadAsync(VersionFolder folder, CancellationToken cancellationToken)
    {
        var version = new ModelVersion(folder, new ModelManifest(), ModelState.Unavailable, "", null, null, 0);
        try
        {
            if (File.Exists(folder.Manifest)) version = version with { Manifest = ModelManifest.Parse(await File.ReadAllBytesAsync(folder.Manifest, cancellationToken)) };
            return version.Manifest.Stage == ModelStage.Archived ? version with { Reason = "archived" } : await OpenAsync(version, cancellationToken);
        }
        catch (Exception refused) when (refused is ModelRefusedException or OnnxRuntimeException or NotSupportedException or JsonException or IOException or UnauthorizedAccessException)
        {
            var reason = refused is JsonException ? $"model.json: {refused.Message}" : RunFaults.Shorten(refused.Message);
            Log.ModelRefused(logger, folder.Model, folder.Version, reason);
            return version with { Reason = reason };
        }
    }

    private async Task<ModelVersion> OpenAsync(ModelVersion version, CancellationToken cancellationToken)
    {
        var (folder, manifest) = (version.Folder, version.Manifest);
        var file = await ModelFile.ReadAsync(folder.File, options.Value.MaxModelMegabytes * Megabyte, cancellationToken);
        file.CheckSum(manifest.Sha256);
        if (options.Value.SigningKey is { } key) await file.CheckSignatureAsync(folder.Signature, key, cancellationToken);

        var bytes = Math.Max((manifest.Megabytes ?? 1) * Megabyte, (long)(file.Bytes.Length * MemoryOfFile));
        if (bytes > options.Value.MaxModelMegabytes * Megabyte)
            throw new ModelRefusedException($"It needs about {bytes / Megabyte:N0} MB; one model may take {options.Value.MaxModelMegabytes:N0} MB (Models:MaxModelMegabytes).");
        if (!Budget.TryTake(bytes))
            throw new ModelRefusedException($"It needs about {bytes / Megabyte:N0} MB beside the {Budget.Taken / Megabyte:N0} MB of others; all may take {options.Value.MaxMegabytes:N0} MB (Models:MaxMegabytes).");
        try
        {
            var model = Start(folder, manifest, file, bytes);
            return version with { State = ModelState.Ready, Model = model, Sha256 = file.Sha256, Bytes = bytes };
        }
        catch
        {
            Budget.GiveBack(bytes);
            throw;
        }
    }

    private LoadedModel Start(VersionFolder folder, ModelManifest manifest, ModelFile file, long bytes)
    {
        OnnxMemory.Bound((uint)(options.Value.MaxRunMegabytes * Megabyte));
        var started = Stopwatch.GetTimestamp();
        var session = ModelSession.Open(file.Bytes, manifest.Threads ?? 1);
        WarmUp.Run(session, manifest);
        var rows = manifest.MaxBatchRows ?? (WarmUp.HasIndependentRows(session, manifest) ? DefaultBatchRows : 1);
        // One run at a time fills batches and leaves a core to the requests; what is never put together gains by a run a core.
        var concurrency = manifest.Concurrency ?? (rows > 1 ? Math.Max(1, Environment.ProcessorCount / 2) : Environment.ProcessorCount);
        Log.ModelReady(logger, folder.Model, folder.Version, file.Bytes.Length >> 10, Stopwatch.GetElapsedTime(started).TotalMilliseconds, rows);
        return new LoadedModel(session, new RunSettings(concurrency, options.Value.MaxWaiting, CanBatch(session) ? rows : 1), deadlines, time,
            wrongRows => Log.BatchesRefused(logger, folder.Model, folder.Version, wrongRows),
            () => Budget.GiveBack(bytes));
    }

    // A manifest may claim more than the shapes allow.
    private static bool CanBatch(ModelSession session) => session.Inputs.Count > 0
        && session.Inputs.All(spec => spec.HasVaryingRows && spec.Type != TensorType.Bytes)
        && session.Outputs.All(spec => spec.HasVaryingRows && spec.Type != TensorType.Bytes);
}
