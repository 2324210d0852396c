using Meridian.ApiGateway.Features.Library;
using Meridian.Postgres;

namespace Meridian.ApiGateway.Features.Insights;

/// <summary>POST /v1/insights/{id}/restore.</summary>
internal static class RestoreInsight
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/restore", Handle)
        .WithName(nameof(RestoreInsight)).WithSummary("Restore a deleted insight").Produces<Insight>().ProducesProblem(404);

    internal static async Task<IResult> Handle(Guid id, HttpContext context, KeptWrites writes, TenantDatabase database) =>
        await writes.RestoreAsync(Shelf.Insights, id, context) ? await InsightsArea.FoundAsync(context, database, id) : Problems.NotThere(Shelf.Insights.Noun);
}
