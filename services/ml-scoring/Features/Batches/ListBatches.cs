using Meridian.Contracts.Scores;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.MlScoring.Features.Batches;

/// <summary>GET …/score-batches: those of the last 7 days, the newest first.</summary>
internal static class ListBatches
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("", Handle).WithName(nameof(ListBatches));

    internal static async Task<Ok<IReadOnlyList<ScoreBatch>>> Handle(Guid tenantId, BatchBook book) => TypedResults.Ok(await book.ListAsync(tenantId));
}
