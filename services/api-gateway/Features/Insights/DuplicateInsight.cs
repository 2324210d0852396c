using Meridian.ApiGateway.Features.Library;
using Meridian.Postgres;

namespace Meridian.ApiGateway.Features.Insights;

/// <summary>POST /v1/insights/{id}/duplicate: a copy of the caller's own.</summary>
internal static class DuplicateInsight
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/duplicate", Handle)
        .WithName(nameof(DuplicateInsight)).WithSummary("Copy an insight").Produces<Insight>(201).ProducesProblem(404);

    internal static async Task<IResult> Handle(Guid id, HttpContext context, KeptContents contents, TenantDatabase database) =>
        await contents.CopyAsync(Shelf.Insights, id, context) is { } copy ? await InsightsArea.CreatedAsync(context, database, copy) : Problems.NotThere(Shelf.Insights.Noun);
}
