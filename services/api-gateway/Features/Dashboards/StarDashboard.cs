using Meridian.ApiGateway.Features.Library;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.Dashboards;

/// <summary>PUT and DELETE /v1/dashboards/{id}/favourite: the caller's own star.</summary>
internal static class StarDashboard
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut("/{id:guid}/favourite", Star).WithName(nameof(StarDashboard)).WithSummary("Star a dashboard");
        routes.MapDelete("/{id:guid}/favourite", Unstar).WithName("UnstarDashboard").WithSummary("Take the star off a dashboard");
    }

    internal static Task<Results<NoContent, ProblemHttpResult>> Star(Guid id, HttpContext context, KeptWrites writes) => writes.StarAsync(Shelf.Dashboards, id, true, context);

    internal static Task<Results<NoContent, ProblemHttpResult>> Unstar(Guid id, HttpContext context, KeptWrites writes) => writes.StarAsync(Shelf.Dashboards, id, false, context);
}
