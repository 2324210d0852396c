using Meridian.Contracts.Scores;
using Meridian.MlScoring.Features.FeatureStore;

namespace Meridian.MlScoring.Features.Scores;

/// <summary>Answers requests for scores: features, a run, explanations, and what is kept of it.</summary>
internal sealed class Scorer(UserFeatureStore people, VolumeStore volumes, ScoreRuns runs, Explanations explanations, KeepScores keep, ScoringMetrics metrics, TimeProvider time)
{
    private const string NoEvents = "no_events";
    private const string LittleHistory = "little_history";

    private int _underWay;

    /// <summary>How many requests are being answered: batches wait for them.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <exception cref="ClickHouse.ClickHouseUnavailableException">There are no features.</exception>
    /// <exception cref="ScoreFaultException">The model gave no scores.</exception>
    public async Task<ScoreAnswer> AnswerAsync(Guid tenantId, ScoredModel model, ScoreRequest request, CancellationToken cancellationToken)
    {
        using var activity = ScoringMetrics.Source.StartActivity($"score {model.Served.Name}");
        Interlocked.Increment(ref _underWay);
        try
        {
            return model.IsOfPeople
                ? await PeopleAsync(tenantId, model, request, cancellationToken)
                : await VolumeAsync(tenantId, model, request, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private async Task<ScoreAnswer> PeopleAsync(Guid tenantId, ScoredModel model, ScoreRequest request, CancellationToken cancellationToken)
    {
        var ids = request.UserIds!;
        var features = request.At is { } at ? await people.AsOfAsync(tenantId, ids, at, cancellationToken) : await people.NowAsync(tenantId, ids, cancellationToken);
        var found = features.People.OfType<PersonFeatures>().ToList();
        var scored = await runs.RunAsync(model, found.ConvertAll(person => new FeatureRow(person.Id, person.Values)), cancellationToken);
        if (request.At is null) Keep(tenantId, model, request.Source, features.At, found, scored);

        var (scores, next) = (new List<Score>(), 0);
        foreach (var (person, id, isArriving) in features.People.Zip(ids, features.Arriving))
            scores.Add(person is null ? Without(model, id, isArriving ? Score.NotStoredYet : NoEvents) : await ScoreOfAsync(model, id, scored[next++], request.Explain, cancellationToken));
        Count(model, request.Source, scores);
        return new ScoreAnswer(model.Served.Name, model.Scoring.Outcome, features.At, features.FreshTo, scores);
    }

    private async Task<ScoreAnswer> VolumeAsync(Guid tenantId, ScoredModel model, ScoreRequest request, CancellationToken cancellationToken)
    {
        var at = request.At ?? time.GetUtcNow();
        var (subject, hour) = (request.Event ?? "", await volumes.FindAsync(tenantId, request.Event, at, cancellationToken));
        var score = Without(model, subject, hour.IsEmpty ? NoEvents : LittleHistory);
        if (hour.Values is { } values)
        {
            var scored = (await runs.RunAsync(model, [new FeatureRow(subject, values)], cancellationToken))[0];
            if (request.At is null) keep.Keep(new GivenScore(tenantId, model.Served.Name, 0, subject, scored.Version, at, scored.Score, request.Source, scored.Given));
            score = await ScoreOfAsync(model, subject, scored, request.Explain, cancellationToken);
        }

        Count(model, request.Source, [score]);
        return new ScoreAnswer(model.Served.Name, model.Scoring.Outcome, at, null, [score]);
    }

    private async Task<Score> ScoreOfAsync(ScoredModel model, string subject, ScoredRow row, bool explain, CancellationToken cancellationToken)
    {
        var names = model.ScoringOf(row.Version)!.Features;
        var explanation = explain ? (await explanations.ExplainAsync(model.Served, row.Version, row.Given, cancellationToken)).Explanation : null;
        return new Score(subject, row.Version, row.Score, null, Named(names, row.Given), explanation);
    }

    /// <summary>Values by the names of their features, in their order.</summary>
    public static IReadOnlyDictionary<string, float> Named(IReadOnlyList<string> names, IReadOnlyList<float> values) =>
        new OrderedDictionary<string, float>(names.Zip(values, KeyValuePair.Create));

    private void Keep(Guid tenantId, ScoredModel model, string source, DateTimeOffset at, List<PersonFeatures> found, ScoredRow[] scored)
    {
        // Two ids of one person are one score.
        foreach (var (person, row) in found.Zip(scored).DistinctBy(pair => pair.First.Person))
            keep.Keep(new GivenScore(tenantId, model.Served.Name, person.Person, person.Id, row.Version, at, row.Score, source, row.Given));
    }

    private static Score Without(ScoredModel model, string subject, string reason) => new(subject, model.VersionFor(subject), null, reason, null, null);

    private void Count(ScoredModel model, string source, List<Score> scores)
    {
        foreach (var group in scores.GroupBy(score => score.Reason))
            metrics.Scores.Add(group.Count(), new("model", model.Served.Name), new("source", source), new("reason", group.Key));
    }
}
