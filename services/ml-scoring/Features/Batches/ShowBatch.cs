using Meridian.Contracts.Scores;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.MlScoring.Features.Batches;

/// <summary>GET …/score-batches/{id}: how one stands.</summary>
internal static class ShowBatch
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}", Handle).WithName(nameof(ShowBatch));

    internal static async Task<Results<Ok<ScoreBatch>, ProblemHttpResult>> Handle(Guid tenantId, Guid id, BatchBook book) =>
        await book.FindAsync(tenantId, id) is { } batch ? TypedResults.Ok(batch) : Problems.BatchUnknown();
}
