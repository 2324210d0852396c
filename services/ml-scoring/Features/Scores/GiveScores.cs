using Meridian.Contracts.Scores;
using Meridian.MlScoring.Features.Runs;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Meridian.MlScoring.Features.Scores;

/// <summary>POST …/scores/{model}: scores of people, or of an hour's events.</summary>
internal static class GiveScores
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/scores/{model}", Handle).WithName(nameof(GiveScores));

    internal static async Task<Results<Ok<ScoreAnswer>, ProblemHttpResult>> Handle(
        Guid tenantId, string model, ScoreRequest request, [FromHeader(Name = RepeatedRequests.Header)] string? key, ScoringServices services, CancellationToken ct)
    {
        var (found, problem) = ScoredModel.Find(services.Repository, model);
        if (found is null) return problem!;
        if (AskedSubjects.FlawOf(request, found, services.Time.GetUtcNow()) is { } flaw) return flaw;
        if (key is "" or { Length: > RepeatedRequests.LongestKey }) return Problems.KeyBad();
        var (answer, isOther) = key is null ? (null, false) : await services.Repeated.FindAsync(tenantId, model, key, request);
        if (isOther) return Problems.KeyReused();
        if (answer is not null) return TypedResults.Ok(answer);
        try
        {
            answer = await services.Scorer.AnswerAsync(tenantId, found, request, ct);
        }
        catch (ScoreFaultException fault)
        {
            return ProblemOf(model, fault.Fault);
        }

        if (key is not null) await services.Repeated.KeepAsync(tenantId, model, key, request, answer);
        return TypedResults.Ok(answer);
    }

    private static ProblemHttpResult ProblemOf(string model, RunFault fault) => fault.Kind switch
    {
        RunFaultKind.Busy => Problems.ModelBusy(fault.Message),
        RunFaultKind.TooLate or RunFaultKind.Abandoned => Problems.ModelTooLate(fault.Message),
        RunFaultKind.Gone => Problems.ModelNotReady(model, fault.Message),
        _ => Problems.ModelFailed(),
    };
}
