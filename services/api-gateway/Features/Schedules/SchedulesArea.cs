using Meridian.ApiGateway.Features.Auth;
using Meridian.ApiGateway.Features.Keys;

namespace Meridian.ApiGateway.Features.Schedules;

/// <summary>Dashboards by mail, at set times.</summary>
internal static class SchedulesArea
{
    public static void AddSchedules(this IHostApplicationBuilder builder) =>
        builder.Services.AddSingleton<ScheduleWrites>().AddSingleton<SendSchedules>().AddHostedService(services => services.GetRequiredService<SendSchedules>());

    public static void MapSchedules(this IEndpointRouteBuilder routes)
    {
        var schedules = routes.MapGroup("/v1/dashboards/{id:guid}/schedules").WithTags("Schedules").RequireScope(ApiScopes.Query);
        ListSchedules.Map(schedules);

        var writers = schedules.MapGroup("").RequireRole(Role.Analyst);
        CreateSchedule.Map(writers);
        ChangeSchedule.Map(writers);
        DeleteSchedule.Map(writers);
    }
}
