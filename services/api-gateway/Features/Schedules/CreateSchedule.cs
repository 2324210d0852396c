using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Library;
using Meridian.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.Schedules;

/// <summary>POST /v1/dashboards/{id}/schedules.</summary>
internal static class CreateSchedule
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("", Handle)
        .WithName(nameof(CreateSchedule)).WithSummary("Mail a dashboard regularly")
        .WithDescription("Each occurrence asks the notification-service for one mail to each recipient. That service does not send any yet: what is asked for waits on notifications.send.");

    internal static async Task<Results<Created<Schedule>, ProblemHttpResult>> Handle(Guid id, ScheduleRequest request, HttpContext context, ScheduleWrites writes, TenantDatabase database)
    {
        var made = Guid.CreateVersion7();
        if (!await writes.CreateAsync(id, made, request, context)) return Problems.NotThere(Shelf.Dashboards.Noun);
        return TypedResults.Created($"/v1/dashboards/{id}/schedules/{made}", await Schedule.FindAsync(database, Caller.Of(context), id, made, context.RequestAborted));
    }
}
