using System.Diagnostics;
using System.Runtime.InteropServices;
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
        if (repository.TryLease(model.Served.Name, _ => version) is not { } lease) throw new ScoreFaultException(new RunFault(RunFaultKind.Gone, $"Version {version} is not loaded."));
        var (job, isTaken) = (default(InferJob), false);
        try
        {
            var given = ColumnsOf(model, version, rows, places);
            job = JobOf(lease, given, cancellationToken);
            await lease.Model.InferAsync(job);
            Deal(lease, job, places, given, scored);
            isTaken = shadows.TryTake(lease, job);
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

    private static float[][] ColumnsOf(ScoredModel model, int version, IReadOnlyList<FeatureRow> rows, int[] places)
    {
        var columns = model.Set.PlacesOf(model.ScoringOf(version)!.Features);
        return Array.ConvertAll(places, row => Array.ConvertAll(columns, column => rows[row].Values[column]));
    }

    private InferJob JobOf(ModelLease lease, float[][] given, CancellationToken cancellationToken)
    {
        var scoring = lease.Served.Versions[lease.Version].Manifest.Scoring!;
        var input = new InputTensor(lease.Model.Session.Inputs[0]) { Shape = [given.Length, scoring.Features.Count] };
        foreach (var row in given) MemoryMarshal.AsBytes(row.AsSpan()).CopyTo(input.Extend(row.Length * sizeof(float)));
        input.Count = given.Length * scoring.Features.Count;
        var output = lease.Model.Session.Outputs.Select(spec => spec.Name).ToList().IndexOf(scoring.Output);
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
