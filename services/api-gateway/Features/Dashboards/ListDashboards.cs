using System.ComponentModel.DataAnnotations;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Library;
using Meridian.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.Dashboards;

/// <summary>GET /v1/dashboards: the last changed first, without their tiles.</summary>
internal static class ListDashboards
{
    /// <param name="Next">The cursor of the next page; null on the last.</param>
    public sealed record Response(IReadOnlyList<Item> Items, string? Next);

    public sealed record Item(
        Guid Id, string Name, string Description, int TileCount, string? Folder, IReadOnlyList<string> Tags, bool Favourite, int Version,
        Author? CreatedBy, DateTimeOffset CreatedAt, Author? UpdatedBy, DateTimeOffset UpdatedAt, DateTimeOffset? DeletedAt);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("", Handle)
        .WithName(nameof(ListDashboards)).WithSummary("List dashboards");

    internal static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(
        HttpContext context, TenantDatabase database, [StringLength(200)] string? search = null, [StringLength(200)] string? folder = null,
        [StringLength(50)] string? tag = null, bool? favourite = null, bool deleted = false, [StringLength(200)] string? cursor = null, [Range(1, KeptQuestion.MostItems)] int limit = 100)
    {
        if (cursor is not null && KeptCursor.Parse(cursor) is null) return Problems.BadCursor();
        var question = new KeptQuestion(search, folder, tag, favourite, deleted, cursor, limit);
        var (items, next) = await question.ReadAsync(
            Shelf.Dashboards, "json_array_length(k.tiles)", database, Caller.Of(context), row => (Kept: Kept.Read(row), Tiles: row.GetInt32(Kept.Own)), row => row.Kept, context.RequestAborted);
        return TypedResults.Ok(new Response([.. items.Select(item => ToItem(item.Kept, item.Tiles))], next));
    }

    private static Item ToItem(Kept kept, int tiles) => new(
        kept.Id, kept.Name, kept.Description, tiles, kept.Folder, kept.Tags, kept.Favourite, kept.Version, kept.CreatedBy, kept.CreatedAt, kept.UpdatedBy, kept.UpdatedAt, kept.DeletedAt);
}
