using System.Security.Cryptography;
using Meridian.WebApp.Answers;
using Meridian.WebApp.Gateway;
using Meridian.WebApp.Security;

namespace Meridian.WebApp.Features.Dashboards;

/// <summary>Dashboards: what their scripts save.</summary>
internal static class DashboardsArea
{
    /// <param name="Version">The one the page was made of.</param>
    public sealed record Layout(long Version, IReadOnlyList<Place> Tiles);

    public sealed record Place(string Id, int X, int Y, int W, int H);

    public static void MapDashboards(this IEndpointRouteBuilder routes) =>
        routes.MapBff("/dashboards").MapPut("/{id:guid}/layout", MoveAsync);

    /// <summary>A name for a tile, unique in its dashboard.</summary>
    /// <param name="style">How it is drawn, if it is a trend.</param>
    public static string NewTileId(string style = ChartStyle.Line) => ChartStyle.InTile("t" + RandomNumberGenerator.GetHexString(10, lowercase: true), style);

    // Only where the tiles are: what they ask is not the script's to say.
    private static async Task<IResult> MoveAsync(Guid id, Layout layout, GatewayClient gateway)
    {
        var found = await gateway.DashboardAsync(id);
        if (!found.IsOk) return Refuse(found.Problem);
        var places = layout.Tiles.ToDictionary(place => place.Id, StringComparer.Ordinal);
        var tiles = (found.Value.Tiles ?? []).Select(tile => places.TryGetValue(tile.Id, out var at) ? tile with { X = at.X, Y = at.Y, W = at.W, H = at.H } : tile);
        var saved = await gateway.ChangeDashboardAsync(found.Value with { Tiles = [.. tiles], Version = layout.Version });
        return saved.IsOk ? Results.Json(new { saved.Value.Version }) : Refuse(saved.Problem);
    }

    private static IResult Refuse(Problem problem) => Results.Json(problem, statusCode: problem.Status);
}
