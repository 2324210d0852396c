using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.ApiGateway.Features.Insights;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Library;
using Meridian.Postgres;
using Meridian.ServiceDefaults.Faults;

namespace Meridian.ApiGateway.Features.Dashboards;

/// <summary>The answer of a tile, or the problem it has.</summary>
/// <param name="Kind">Of its question; null where the insight is not there any more.</param>
/// <param name="Status">As the question's own route answers.</param>
public sealed record TileResult(string Id, string? Kind, string? Title, int Status, JsonNode? Result, JsonNode? Problem);

/// <summary>Asks the questions of a dashboard.</summary>
internal sealed class DashboardAnswers(QuestionRoutes questions, TenantDatabase database, TimeProvider time)
{
    // One dashboard must not take the engine, nor all the places that a tenant has for SQL.
    private const int AtOnce = 3;

    /// <summary>Asks those of all tiles, or of some, each on its own: one that fails does not sink the others.</summary>
    /// <param name="caller">In whose name.</param>
    /// <param name="again">The range and filter; what is missing is the dashboard's own.</param>
    public async Task<IReadOnlyList<TileResult>> AskAsync(
        Caller caller, Dashboard dashboard, AskAgain? again, IReadOnlyCollection<string>? only, CancellationToken cancellationToken)
    {
        var tiles = dashboard.Tiles.Where(tile => tile.Type != TileType.Text && (only is null || only.Contains(tile.Id))).ToList();
        var insights = await InsightsAsync(caller, tiles, cancellationToken);
        var how = new AskAgain(again?.Range ?? dashboard.Range, again?.Filter ?? dashboard.Filter);
        var results = new TileResult[tiles.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, tiles.Count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (index, token) => results[index] = await AskAsync(caller, tiles[index], insights, how, token));
        return results;
    }

    private async Task<TileResult> AskAsync(Caller caller, Tile tile, Dictionary<Guid, Insight> insights, AskAgain how, CancellationToken cancellationToken)
    {
        var insight = insights.GetValueOrDefault(tile.InsightId ?? Guid.Empty);
        var title = tile.Title ?? insight?.Name;
        if ((insight?.Query ?? tile.Query) is not { } question || Kind(question) is not { } kind) return new TileResult(tile.Id, null, title, StatusCodes.Status404NotFound, null, Gone());
        var (status, body) = await questions.AskAsync(caller, kind, Asking.With(question, how, time.GetUtcNow()), cancellationToken);
        return status < StatusCodes.Status400BadRequest ? new TileResult(tile.Id, kind, title, status, body, null) : new TileResult(tile.Id, kind, title, status, null, body);
    }

    private string? Kind(JsonElement question) => Asking.KindOf(question) is { } kind && questions.Has(kind) ? kind : null;

    private async Task<Dictionary<Guid, Insight>> InsightsAsync(Caller caller, List<Tile> tiles, CancellationToken cancellationToken)
    {
        Guid[] wanted = [.. tiles.Select(tile => tile.InsightId).OfType<Guid>().Distinct()];
        if (wanted.Length == 0) return [];
        var sql = $"{Shelf.Insights.Select(Insight.Columns)} AND k.id = ANY ($3) AND k.deleted_at IS NULL";
        return (await database.ReadAsync(caller.TenantId, sql, [caller.TenantId, caller.ActorId, wanted], Insight.Read, cancellationToken)).ToDictionary(insight => insight.Id);
    }

    private static JsonObject Gone()
    {
        var problem = Problems.NotThere(Shelf.Insights.Noun).ProblemDetails;
        return new JsonObject { ["status"] = problem.Status, ["title"] = problem.Title, ["detail"] = problem.Detail, [ProblemConventions.Code] = (string?)problem.Extensions[ProblemConventions.Code] };
    }
}
