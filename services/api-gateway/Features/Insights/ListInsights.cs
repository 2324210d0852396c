using System.ComponentModel.DataAnnotations;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Library;
using Meridian.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.Insights;

/// <summary>GET /v1/insights: the last changed first.</summary>
internal static class ListInsights
{
    /// <param name="Next">The cursor of the next page; null on the last.</param>
    public sealed record Response(IReadOnlyList<Insight> Items, string? Next);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("", Handle)
        .WithName(nameof(ListInsights)).WithSummary("List insights");

    internal static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(
        HttpContext context, TenantDatabase database, [StringLength(200)] string? search = null, [StringLength(50)] string? kind = null, [StringLength(200)] string? folder = null,
        [StringLength(50)] string? tag = null, bool? favourite = null, bool deleted = false, [StringLength(200)] string? cursor = null, [Range(1, KeptQuestion.MostItems)] int limit = 100)
    {
        if (cursor is not null && KeptCursor.Parse(cursor) is null) return Problems.BadCursor();
        var question = new KeptQuestion(search, folder, tag, favourite, deleted, cursor, limit) { Further = kind is null ? null : ("k.kind = {0}", kind) };
        var (items, next) = await question.ReadAsync(Shelf.Insights, Insight.Columns, database, Caller.Of(context), Insight.Read, insight => insight.Kept!, context.RequestAborted);
        return TypedResults.Ok(new Response(items, next));
    }
}
