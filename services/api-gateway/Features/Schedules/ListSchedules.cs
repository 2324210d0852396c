using Meridian.ApiGateway.Features.Dashboards;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Library;
using Meridian.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.Schedules;

/// <summary>GET /v1/dashboards/{id}/schedules.</summary>
internal static class ListSchedules
{
    public sealed record Response(IReadOnlyList<Schedule> Schedules);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("", Handle)
        .WithName(nameof(ListSchedules)).WithSummary("List the schedules of a dashboard");

    internal static async Task<Results<Ok<Response>, ProblemHttpResult>> Handle(Guid id, HttpContext context, TenantDatabase database)
    {
        var caller = Caller.Of(context);
        if (await Dashboard.FindAsync(database, caller, id, context.RequestAborted) is null) return Problems.NotThere(Shelf.Dashboards.Noun);
        return TypedResults.Ok(new Response(await Schedule.ListAsync(database, caller, id, context.RequestAborted)));
    }
}
