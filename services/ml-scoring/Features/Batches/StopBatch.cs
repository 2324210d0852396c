using Meridian.Contracts.Scores;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.MlScoring.Features.Batches;

/// <summary>DELETE …/score-batches/{id}: stops one, after the people it is at. The scores that it has given stay.</summary>
internal static class StopBatch
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapDelete("/{id:guid}", Handle).WithName(nameof(StopBatch));

    internal static async Task<Results<Accepted<ScoreBatch>, Ok<ScoreBatch>, ProblemHttpResult>> Handle(Guid tenantId, Guid id, BatchBook book)
    {
        if (await book.FindAsync(tenantId, id) is not { } batch) return Problems.BatchUnknown();
        if (batch.State != BatchBook.Running) return TypedResults.Ok(batch);
        await book.StopAsync(id);
        return TypedResults.Accepted((string?)null, batch);
    }
}
