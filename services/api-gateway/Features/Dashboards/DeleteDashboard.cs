using Meridian.ApiGateway.Features.Library;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.Dashboards;

/// <summary>DELETE /v1/dashboards/{id}: for 30 days it can be restored.</summary>
internal static class DeleteDashboard
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapDelete("/{id:guid}", Handle)
        .WithName(nameof(DeleteDashboard)).WithSummary("Delete a dashboard").WithDescription("Needs If-Match with the version that was seen, or *. It can be restored for 30 days.");

    internal static Task<Results<NoContent, ProblemHttpResult>> Handle(Guid id, HttpContext context, KeptWrites writes) => writes.DeleteAsync(Shelf.Dashboards, id, context);
}
