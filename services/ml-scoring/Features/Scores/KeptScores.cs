using Meridian.Contracts.Scores;
using Meridian.Features;
using Meridian.MlScoring.Features.FeatureStore;
using Meridian.MlScoring.Features.Models;

namespace Meridian.MlScoring.Features.Scores;

/// <summary>Reads what was kept of people.</summary>
internal sealed class KeptScores(TenantStatements statements, TenantLinks links, ModelRepository repository, Explanations explanations, TimeProvider time)
{
    private const int Earlier = 30;
    private const double Close = 1e-3;

    /// <summary>The last score of each model of somebody, by whatever id of theirs it was asked for.</summary>
    /// <exception cref="ClickHouse.ClickHouseUnavailableException">ClickHouse does not answer.</exception>
    public async Task<IReadOnlyList<KeptScore>> FindAsync(Guid tenantId, string userId, CancellationToken cancellationToken)
    {
        var state = await links.StateAsync(tenantId, cancellationToken);
        var condition = new UserFeatureSql(state.Links, new FeatureMoment(time.GetUtcNow())).IdsAmong("[{asked:UInt64}]");
        var sql = $$"""
            {{state.Links.With("{tenant:UUID}")}}SELECT model, toInt32(version), toUnixTimestamp64Milli(scored_at), score, source, features FROM scores
            WHERE tenant_id = {tenant:UUID} AND {{condition}} ORDER BY model, scored_at DESC LIMIT {{Earlier + 1}} BY model
            """;
        StatementValue[] values = [new("tenant", "UUID", tenantId), new("asked", "UInt64", UserFeatureStore.ActorOf(userId))];
        var rows = await statements.RowsAsync(tenantId, sql, values, row => new Row(
            row.GetString(0), row.GetInt32(1), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)), row.GetFloat(3), row.GetString(4), (float[])row.GetValue(5)), cancellationToken);
        var kept = new List<KeptScore>();
        foreach (var ofModel in rows.GroupBy(row => row.Model)) kept.Add(await ScoreOfAsync([.. ofModel], cancellationToken));
        return kept;
    }

    private async Task<KeptScore> ScoreOfAsync(IReadOnlyList<Row> rows, CancellationToken cancellationToken)
    {
        var last = rows[0];
        var served = repository.Models.GetValueOrDefault(last.Model);
        var outcome = served?.Production is { } production ? served.Versions.GetValueOrDefault(production)?.Manifest.Scoring?.Outcome : null;
        var (explanation, unexplained) = await explanations.ExplainAsync(served, last.Version, last.Features, cancellationToken);
        // Another file under the same number did not give this score: neither its trees nor the order of its columns say anything about it.
        if (explanation is not null && !AddsUp(explanation, last.Score)) (explanation, unexplained) = (null, KeptScore.VersionGone);
        var names = unexplained == KeptScore.VersionGone ? [] : served!.Versions[last.Version].Manifest.Scoring!.Features;
        return new KeptScore(
            last.Model, outcome, last.Version, last.Score, last.At, last.Source, Scorer.Named(names, last.Features), explanation,
            [.. rows.Skip(1).Select(row => new EarlierScore(row.At, row.Version, row.Score))], unexplained);
    }

    private static bool AddsUp(ScoreExplanation explanation, float score)
    {
        var logOdds = explanation.Base + explanation.Contributions.Sum(one => one.Contribution);
        return Math.Abs((1 / (1 + Math.Exp(-logOdds))) - score) < Close;
    }

    private sealed record Row(string Model, int Version, DateTimeOffset At, float Score, string Source, float[] Features);
}
