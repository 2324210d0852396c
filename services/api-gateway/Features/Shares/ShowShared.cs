using System.Text.Json.Nodes;
using Meridian.ApiGateway.Features.Dashboards;
using Meridian.ApiGateway.Features.Library;
using Meridian.Postgres;

namespace Meridian.ApiGateway.Features.Shares;

/// <summary>GET /v1/shared/{token}: the dashboard of a link and its answers, for whoever has the link.</summary>
internal static class ShowShared
{
    /// <param name="Results">The answers of its tiles.</param>
    public sealed record Response(SharedDashboard Dashboard, SharedResults Results, DateTimeOffset? ExpiresAt);

    public sealed record SharedDashboard(string Name, string Description, DateRange? Range, IReadOnlyList<SharedTile> Tiles);

    /// <summary>A tile without what it asks.</summary>
    public sealed record SharedTile(string Id, TileType Type, int X, int Y, int W, int H, string? Title, string? Text);

    public sealed record SharedResults(IReadOnlyList<TileResult> Tiles);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/shared/{token}", Handle)
        .WithName(nameof(ShowShared)).WithSummary("See a shared dashboard").Produces<Response>().ProducesProblem(401).ProducesProblem(404).ProducesProblem(429)
        .WithDescription("Needs no sign-in. A link with a password takes it in the header Meridian-Share-Password.");

    internal static async Task<IResult> Handle(string token, HttpContext context, ShareDoor door, TenantDatabase database, DashboardAnswers answers)
    {
        context.Response.Headers.CacheControl = "no-store";
        var (link, problem) = await door.OpenAsync(token, context);
        return link is null ? problem! : await AnswerAsync(link, database, answers, context.RequestAborted);
    }

    private static async Task<IResult> AnswerAsync(ShareLink link, TenantDatabase database, DashboardAnswers answers, CancellationToken cancellationToken)
    {
        if (await Dashboard.FindAsync(database, link.Caller, link.DashboardId, cancellationToken) is not { DeletedAt: null } dashboard) return Problems.LinkNotThere();
        var results = await answers.AskAsync(link.Caller, dashboard, null, null, cancellationToken);
        return TypedResults.Ok(new Response(Show(dashboard), new SharedResults([.. results.Select(Show)]), link.ExpiresAt));
    }

    private static SharedDashboard Show(Dashboard dashboard) => new(dashboard.Name, dashboard.Description, dashboard.Range, [.. dashboard.Tiles.Select(tile =>
        new SharedTile(tile.Id, tile.Type, tile.X, tile.Y, tile.W, tile.H, tile.Title, tile.Text))]);

    // What went wrong may quote the question.
    private static TileResult Show(TileResult result) => result.Problem is null ? result : result with
    {
        Problem = new JsonObject { ["status"] = result.Status, ["code"] = result.Problem["code"]?.DeepClone(), ["title"] = result.Problem["title"]?.DeepClone() },
    };
}
