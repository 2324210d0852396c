using Meridian.ApiGateway.Features.Library;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.Insights;

/// <summary>PUT and DELETE /v1/insights/{id}/favourite: the caller's own star.</summary>
internal static class StarInsight
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut("/{id:guid}/favourite", Star).WithName(nameof(StarInsight)).WithSummary("Star an insight");
        routes.MapDelete("/{id:guid}/favourite", Unstar).WithName("UnstarInsight").WithSummary("Take the star off an insight");
    }

    internal static Task<Results<NoContent, ProblemHttpResult>> Star(Guid id, HttpContext context, KeptWrites writes) => writes.StarAsync(Shelf.Insights, id, true, context);

    internal static Task<Results<NoContent, ProblemHttpResult>> Unstar(Guid id, HttpContext context, KeptWrites writes) => writes.StarAsync(Shelf.Insights, id, false, context);
}
