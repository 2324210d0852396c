using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.Schedules;

/// <summary>DELETE /v1/dashboards/{id}/schedules/{scheduleId}.</summary>
internal static class DeleteSchedule
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapDelete("/{scheduleId:guid}", Handle)
        .WithName(nameof(DeleteSchedule)).WithSummary("Delete a schedule");

    internal static async Task<Results<NoContent, ProblemHttpResult>> Handle(Guid id, Guid scheduleId, HttpContext context, ScheduleWrites writes) =>
        await writes.DeleteAsync(id, scheduleId, context) ? TypedResults.NoContent() : Problems.NotThere("schedule");
}
