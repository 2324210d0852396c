using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Library;
using Meridian.Postgres;

namespace Meridian.ApiGateway.Features.Insights;

/// <summary>PUT /v1/insights/{id}: replaces what is kept, if the caller has seen the newest version.</summary>
internal static class ChangeInsight
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPut("/{id:guid}", Handle)
        .WithName(nameof(ChangeInsight)).WithSummary("Change an insight").Produces<Insight>().ProducesProblem(400).ProducesProblem(404).ProducesProblem(412).ProducesProblem(428)
        .WithDescription("Needs If-Match with the version that was seen, or *.");

    internal static async Task<IResult> Handle(Guid id, InsightRequest request, HttpContext context, KeptContents contents, TenantDatabase database, QuestionRoutes questions)
    {
        var (version, problem) = SeenVersion.Of(context);
        if (problem is not null) return problem;
        // Who has no such insight learns nothing of whether the question is one.
        if (await Insight.FindAsync(database, Caller.Of(context), id, context.RequestAborted) is null) return Problems.NotThere(Shelf.Insights.Noun);
        if (await request.CheckAsync(Caller.Of(context), questions, context.RequestAborted) is { } flaw) return flaw;
        return await contents.ChangeAsync(Shelf.Insights, id, version, request, request.Own(), context) ?? await InsightsArea.FoundAsync(context, database, id);
    }
}
