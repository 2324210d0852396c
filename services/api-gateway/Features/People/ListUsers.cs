using System.ComponentModel.DataAnnotations;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Queries;

namespace Meridian.ApiGateway.Features.People;

/// <summary>GET /v1/users: the tenant's users, those seen last first.</summary>
internal static class ListUsers
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/users", Handle)
        .WithName(nameof(ListUsers)).WithSummary("List users").Produces<UserPage>().ProducesProblem(400);

    internal static async Task<IResult> Handle(
        HttpContext context, PeopleBook people, [StringLength(200)] string? search = null, Guid? cohort = null, [Range(1, 200)] int limit = 50, string? cursor = null)
    {
        var after = cursor is null ? null : PageCursor.Parse(cursor);
        if (cursor is not null && after is null) return Problems.BadCursor();
        try
        {
            return TypedResults.Ok(await people.PageAsync(new QueryRun(Caller.Of(context).TenantId, context.RequestAborted), search, cohort, limit, after));
        }
        catch (QueryRefusal refusal)
        {
            return refusal.Problem;
        }
    }
}
