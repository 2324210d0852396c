using Meridian.ApiGateway.Features.Keys;
using Meridian.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.Schedules;

/// <summary>PUT /v1/dashboards/{id}/schedules/{scheduleId}.</summary>
internal static class ChangeSchedule
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPut("/{scheduleId:guid}", Handle)
        .WithName(nameof(ChangeSchedule)).WithSummary("Change a schedule");

    internal static async Task<Results<Ok<Schedule>, ProblemHttpResult>> Handle(
        Guid id, Guid scheduleId, ScheduleRequest request, HttpContext context, ScheduleWrites writes, TenantDatabase database) =>
        await writes.ChangeAsync(id, scheduleId, request, context)
            ? TypedResults.Ok(await Schedule.FindAsync(database, Caller.Of(context), id, scheduleId, context.RequestAborted)) : Problems.NotThere("schedule");
}
