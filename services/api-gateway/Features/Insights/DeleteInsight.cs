using Meridian.ApiGateway.Features.Library;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.Insights;

/// <summary>DELETE /v1/insights/{id}: for 30 days it can be restored.</summary>
internal static class DeleteInsight
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapDelete("/{id:guid}", Handle)
        .WithName(nameof(DeleteInsight)).WithSummary("Delete an insight").WithDescription("Needs If-Match with the version that was seen, or *. It can be restored for 30 days.");

    internal static Task<Results<NoContent, ProblemHttpResult>> Handle(Guid id, HttpContext context, KeptWrites writes) => writes.DeleteAsync(Shelf.Insights, id, context);
}
