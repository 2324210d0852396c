using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Library;
using Meridian.Postgres;

namespace Meridian.ApiGateway.Features.Dashboards;

/// <summary>POST /v1/dashboards.</summary>
internal static class CreateDashboard
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("", Handle)
        .WithName(nameof(CreateDashboard)).WithSummary("Make a dashboard").Produces<Dashboard>(201).ProducesProblem(400);

    internal static async Task<IResult> Handle(DashboardRequest request, HttpContext context, KeptContents contents, TenantDatabase database, QuestionRoutes questions)
    {
        if (await request.CheckAsync(Caller.Of(context), database, questions, context.RequestAborted) is { } problem) return problem;
        return await DashboardsArea.CreatedAsync(context, database, await contents.CreateAsync(Shelf.Dashboards, request, request.Own(), context));
    }
}
