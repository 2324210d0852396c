using Meridian.Contracts.Scores;
using Meridian.MlScoring.Features.Models;
using Meridian.MlScoring.Features.Scores;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.MlScoring.Features.Batches;

/// <summary>POST …/scores/{model}/batches?cohort=: scores many people, whose ids are in the body, a JSON text a line; answered when they have been read.</summary>
internal static class StartBatch
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/scores/{model}/batches", Handle).WithName(nameof(StartBatch));

    internal static async Task<Results<Accepted<ScoreBatch>, ProblemHttpResult>> Handle(
        Guid tenantId, string model, HttpRequest request, ModelRepository repository, BatchIntake intake, CancellationToken ct, Guid? cohort = null)
    {
        var (found, problem) = ScoredModel.Find(repository, model);
        if (found is null) return problem!;
        if (!found.IsOfPeople) return Problems.SubjectsWrong("The model scores numbers of events: only people come in batches.");
        var (batch, flaw) = await intake.TakeAsync(tenantId, model, cohort, request.BodyReader, ct);
        return batch is null ? flaw! : TypedResults.Accepted($"/internal/v1/tenants/{tenantId}/score-batches/{batch.Id}", batch);
    }
}
