using Meridian.WebApp.Gateway;
using Meridian.WebApp.Security;
using Meridian.WebApp.Shell;

namespace Meridian.WebApp.Features.Insights;

/// <summary>What people have saved, by a part of its name: for the command palette.</summary>
internal static class FindSaved
{
    private const int Most = 6;

    public sealed record Found(string Name, string Href, string Icon, string Kind);

    public static void MapFind(this IEndpointRouteBuilder routes) => routes.MapBff("/find").MapGet("", FindAsync);

    private static async Task<IResult> FindAsync(string text, GatewayClient gateway)
    {
        var (boards, insights) = (gateway.DashboardsAsync(text), gateway.InsightsAsync(text));
        var found = ((await boards).Value?.Items ?? []).Take(Most).Select(board => new Found(board.Name, $"/dashboards/{board.Id}", "board", "Dashboard"))
            .Concat(((await insights).Value?.Items ?? []).Take(Most).Select(insight => new Found(insight.Name, AddressOf(insight), Kinds.Find(insight.Kind)?.Icon ?? "sql", Kinds.Find(insight.Kind)?.Title ?? "SQL")));
        return Results.Json(found);
    }

    private static string AddressOf(Insight insight) => insight.Kind == "sql" ? $"/sql?id={insight.Id}" : $"/insights/{insight.Kind}?id={insight.Id}";
}
