using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace Meridian.ApiGateway.Features.Dashboards;

/// <summary>What a tile shows.</summary>
public enum TileType
{
    /// <summary>The answer of a kept question.</summary>
    Insight,

    /// <summary>Markdown.</summary>
    Text,

    /// <summary>The answer of a question of its own.</summary>
    Query,
}

/// <summary>A part of a dashboard, on a grid of 12 columns.</summary>
/// <param name="Id">The client's, unique in the dashboard.</param>
/// <param name="X">The first column, from 0.</param>
/// <param name="Y">The first row, from 0.</param>
/// <param name="W">Columns.</param>
/// <param name="H">Rows.</param>
/// <param name="Title">Instead of the insight's name.</param>
/// <param name="InsightId">Of a tile of the type insight.</param>
/// <param name="Text">Of a tile of the type text.</param>
/// <param name="Query">Of a tile of the type query: a question with its kind.</param>
public sealed record Tile(
    [Required, StringLength(50, MinimumLength = 1)] string Id,
    TileType Type,
    [Range(0, 11)] int X,
    [Range(0, 1_000)] int Y,
    [Range(1, 12)] int W,
    [Range(1, 50)] int H,
    [StringLength(200)] string? Title = null,
    Guid? InsightId = null,
    [StringLength(10_000)] string? Text = null,
    JsonElement? Query = null)
{
    internal const int Columns = 12;
}
