using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Library;
using Meridian.Postgres;

namespace Meridian.ApiGateway.Features.Insights;

/// <summary>POST /v1/insights: keeps a question.</summary>
internal static class CreateInsight
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("", Handle)
        .WithName(nameof(CreateInsight)).WithSummary("Keep a question").Produces<Insight>(201).ProducesProblem(400)
        .WithDescription("The question is checked by asking it once, at its own route.");

    internal static async Task<IResult> Handle(InsightRequest request, HttpContext context, KeptContents contents, TenantDatabase database, QuestionRoutes questions)
    {
        if (await request.CheckAsync(Caller.Of(context), questions, context.RequestAborted) is { } problem) return problem;
        return await InsightsArea.CreatedAsync(context, database, await contents.CreateAsync(Shelf.Insights, request, request.Own(), context));
    }
}
