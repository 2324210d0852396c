using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Library;
using Meridian.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.Dashboards;

/// <summary>A dashboard as a client writes it.</summary>
public sealed record DashboardRequest : Labels
{
    private const int MostTiles = 50;
    private const int LongestQuery = 64 * 1024;

    public DateRange? Range { get; init; }

    public JsonElement? Filter { get; init; }

    [MaxLength(MostTiles)]
    public IReadOnlyList<Tile>? Tiles { get; init; }

    /// <summary>Why it cannot be kept; null when it can.</summary>
    internal async Task<ProblemHttpResult?> CheckAsync(Caller caller, TenantDatabase database, QuestionRoutes questions, CancellationToken cancellationToken)
    {
        if (Asking.Check(new AskAgain(Range, Filter)) is { } problem) return problem;
        var tiles = Tiles ?? [];
        if (tiles.GroupBy(tile => tile.Id).FirstOrDefault(same => same.Count() > 1) is { } twice) return Problems.BadTile(twice.Key, "There are two with this id.");
        foreach (var tile in tiles)
        {
            if (Flaw(tile, questions) is { } flaw) return Problems.BadTile(tile.Id, flaw);
        }

        return await CheckInsightsAsync(caller, database, tiles, cancellationToken);
    }

    /// <summary>The values of range, filter and tiles.</summary>
    internal IReadOnlyList<object?> Own() =>
    [
        Range is null ? null : JsonSerializer.Serialize(Range, Dashboard.Json), Filter is { ValueKind: JsonValueKind.Object } filter ? filter.GetRawText() : null,
        JsonSerializer.Serialize(Tiles ?? [], Dashboard.Json),
    ];

    private static string? Flaw(Tile tile, QuestionRoutes questions)
    {
        if (tile.X + tile.W > Tile.Columns) return string.Create(CultureInfo.InvariantCulture, $"It reaches over the {Tile.Columns} columns of the grid.");
        return tile.Type switch
        {
            TileType.Insight => tile.InsightId is null ? "It names no insight." : null,
            TileType.Text => tile.Text is null ? "It has no text." : null,
            TileType.Query when tile.Query?.GetRawText().Length > LongestQuery => "Its question is too long.",
            TileType.Query => tile.Query is { } query && Asking.KindOf(query) is { } kind && questions.Has(kind) ? null : "It has no question with a kind that there is.",
        };
    }

    private static async Task<ProblemHttpResult?> CheckInsightsAsync(Caller caller, TenantDatabase database, IReadOnlyList<Tile> tiles, CancellationToken cancellationToken)
    {
        Guid[] wanted = [.. tiles.Where(tile => tile.Type == TileType.Insight).Select(tile => tile.InsightId!.Value).Distinct()];
        if (wanted.Length == 0) return null;
        var there = await database.ReadAsync(
            caller.TenantId, "SELECT id FROM gateway.insights WHERE tenant_id = $1 AND id = ANY ($2)", [caller.TenantId, wanted], row => row.GetGuid(0), cancellationToken);
        var missing = tiles.FirstOrDefault(tile => tile.Type == TileType.Insight && !there.Contains(tile.InsightId!.Value));
        return missing is null ? null : Problems.BadTile(missing.Id, "There is no such insight.");
    }
}
