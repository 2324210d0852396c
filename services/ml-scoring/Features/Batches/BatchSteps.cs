using Meridian.MlScoring.Features.FeatureStore;
using Meridian.MlScoring.Features.Models;
using Meridian.MlScoring.Features.Runs;
using Meridian.MlScoring.Features.Scores;
using Microsoft.Extensions.Options;

namespace Meridian.MlScoring.Features.Batches;

/// <summary>Scores some people of a batch: one statement, one run, one insert. What broke off goes on where it was.</summary>
internal sealed class BatchSteps(ModelRepository repository, UserFeatureStore people, ScoreRuns runs, ScoreTable table, IOptions<BatchOptions> options, ScoringMetrics metrics)
{
    private const string Source = "batch";

    /// <returns>Whether there are more.</returns>
    /// <exception cref="ClickHouse.ClickHouseUnavailableException">Try again.</exception>
    /// <exception cref="ScoreFaultException">The model gave no scores.</exception>
    public async Task<bool> StepAsync(Batch batch, CancellationToken cancellationToken)
    {
        if (batch.Unwritten.Count == 0)
        {
            if (batch.Taken.Length == 0) batch.Taken = batch.Take(options.Value.ChunkSize);
            if (batch.Taken.Length == 0) return false;
            batch.Unwritten = await ScoreAsync(batch, cancellationToken);
        }

        // The same rows under the same name, however often: they are there once.
        if (batch.Unwritten.Count > 0) await table.WriteAsync(batch.Unwritten, $"{batch.Id}/{batch.Part}", cancellationToken);
        metrics.BatchPeople.Add(batch.Taken.Length);
        batch.State = batch.State with { Done = batch.State.Done + batch.Taken.Length, Scored = batch.State.Scored + batch.Unwritten.Count };
        (batch.Taken, batch.Unwritten, batch.Part) = ([], [], batch.Part + 1);
        return batch.State.Done < batch.State.People;
    }

    private async Task<IReadOnlyList<GivenScore>> ScoreAsync(Batch batch, CancellationToken cancellationToken)
    {
        var (at, found) = await people.ManyAsync(batch.TenantId, batch.Taken, cancellationToken);
        var fresh = found.Where(person => !batch.Scored.Contains(person.Person)).ToList();
        var scored = await RunAsync(batch.State.Model, fresh, cancellationToken);
        batch.Scored.UnionWith(fresh.Select(person => person.Person));
        return [.. fresh.Zip(scored, (person, row) => new GivenScore(batch.TenantId, batch.State.Model, person.Person, person.Id, row.Version, at, row.Score, Source, row.Given))];
    }

    private Task<ScoredRow[]> RunAsync(string name, List<PersonFeatures> rows, CancellationToken cancellationToken)
    {
        var (model, problem) = ScoredModel.Find(repository, name);
        if (model is null) throw new ScoreFaultException(new RunFault(RunFaultKind.Gone, problem!.ProblemDetails.Detail!));
        return runs.RunAsync(model, rows.ConvertAll(person => new FeatureRow(person.Id, person.Values)), cancellationToken);
    }
}
