using System.Diagnostics;
using System.Runtime.InteropServices;
using Meridian.Features;
using Meridian.MlScoring.Features.Inference;
using Meridian.MlScoring.Features.Models;
using Meridian.MlScoring.Features.Runs;
using Microsoft.Extensions.Options;

namespace Meridian.MlScoring.Features.Scores;

/// <summary>A row of features, and whose it is.</summary>
/// <param name="User">For whom a canary is decided.</param>
/// <param name="Values">In the order of the model's feature set.</param>
internal readonly record struct FeatureRow(string? User, float[] Values);

/// <param name="Given">What the version was given, in the order of its columns.</param>
internal sealed record ScoredRow(int Version, float Score, float[] Given);

/// <summary>Runs models over rows of features, through the same queues as the inference protocol: the rows that one version answers go together in one run.</summary>
internal sealed class ScoreRuns(ModelRepository repository, ShadowRuns shadows, IOptions<InferenceOptions> options, ILogger<ScoreRuns> logger)
{
    /// <returns>In the order of the rows.</returns>
    /// <exception cref="ScoreFaultException">There are none.</exception>
    public async Task<ScoredRow[]> RunAsync(ScoredModel model, IReadOnlyList<FeatureRow> rows, CancellationToken cancellationToken)
    {
        var scored = new ScoredRow[rows.Count];
        var isRolledOut = model.Served.Rollout.Current.Canary is not null;
        foreach (var group in Enumerable.Range(0, rows.Count).GroupBy(row => isRolledOut ? model.VersionFor(rows[row].User) : model.Production))
        {
            await RunAsync(model, group.Key, rows, [.. group], scored, cancellationToken);
        }

        return scored;
    }

    private async Task RunAsync(ScoredModel model, int version, IReadOnlyList<FeatureRow> rows, int[] places, ScoredRow[] scored, CancellationToken cancellationToken)
    {
        var lease = LeaseOf(model, version);
        var (job, isTaken) = (default(InferJob), false);
        try
        {
            var scoring = lease.Served.Versions[version].Manifest.Scoring!;
            var given = ColumnsOf(model.Set, scoring, rows, places);
            job = JobOf(lease.Model, scoring, given, cancellationToken);
            await lease.Model.InferAsync(job);
            Deal(lease, job, places, given, scored);
            isTaken = shadows.TryTake(lease, job, JobOfShadow(lease.Served, scoring, model.Set, rows, places));
        }
        finally
        {
            if (!isTaken)
            {
                job?.Dispose();
                lease.Dispose();
            }
        }
    }

    // The version may have been replaced by one that scores nobody, or something else.
    private ModelLease LeaseOf(ScoredModel model, int version) =>
        repository.TryLease(model.Served.Name, served => served.Versions.GetValueOrDefault(version)?.Manifest.Scoring?.FeatureSet == model.Set.Name ? version : null)
        ?? throw new ScoreFaultException(new RunFault(RunFaultKind.Gone, $"Version {version} is not loaded."));

    // A shadow that takes other features, or the same in another order, gets its own; null where it gets what production got.
    private Func<LoadedModel, InferJob?>? JobOfShadow(ServedModel served, ScoringManifest answering, FeatureSet set, IReadOnlyList<FeatureRow> rows, int[] places)
    {
        if (served.Rollout.Current.Shadow is not { } version || served.Versions.GetValueOrDefault(version)?.Manifest.Scoring is not { } scoring) return null;
        if (scoring.FeatureSet != set.Name) return _ => null;
        var isSame = scoring.Features.SequenceEqual(answering.Features) && scoring.Input == answering.Input && scoring.Output == answering.Output;
        return isSame ? null : shadow => JobOf(shadow, scoring, ColumnsOf(set, scoring, rows, places), CancellationToken.None);
    }

    private static float[][] ColumnsOf(FeatureSet set, ScoringManifest scoring, IReadOnlyList<FeatureRow> rows, int[] places)
    {
        var columns = set.PlacesOf(scoring.Features);
        return Array.ConvertAll(places, row => Array.ConvertAll(columns, column => rows[row].Values[column]));
    }

    private InferJob JobOf(LoadedModel model, ScoringManifest scoring, float[][] given, CancellationToken cancellationToken)
    {
        var input = new InputTensor(model.Session.Inputs[0]) { Shape = [given.Length, scoring.Features.Count] };
        foreach (var row in given) MemoryMarshal.AsBytes(row.AsSpan()).CopyTo(input.Extend(row.Length * sizeof(float)));
        input.Count = given.Length * scoring.Features.Count;
        var output = model.Session.Outputs.Select(spec => spec.Name).ToList().IndexOf(scoring.Output);
        return new InferJob([input], [output], Stopwatch.GetTimestamp() + (long)(options.Value.Timeout.TotalSeconds * Stopwatch.Frequency), cancellationToken);
    }

    private void Deal(ModelLease lease, InferJob job, int[] places, float[][] given, ScoredRow[] scored)
    {
        if (job.Fault is { } fault)
        {
            if (fault.Kind is RunFaultKind.Failed or RunFaultKind.Refused) Log.RunFailed(logger, lease.Served.Name, lease.Version, fault.Message);
            throw new ScoreFaultException(fault);
        }

        var scores = MemoryMarshal.Cast<byte, float>(job.Outputs[0].Bytes);
        if (scores.Length != places.Length || scores.ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
        {
            Log.RunFailed(logger, lease.Served.Name, lease.Version, $"{places.Length} rows gave {scores.Length} scores, or one that is not a finite number.");
            throw new ScoreFaultException(new RunFault(RunFaultKind.Failed, "The scores are not finite numbers."));
        }

        for (var row = 0; row < places.Length; row++) scored[places[row]] = new ScoredRow(lease.Version, scores[row], given[row]);
    }
}
