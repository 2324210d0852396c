using System.ComponentModel.DataAnnotations;
using Meridian.ApiGateway.Features.Cohorts;
using Meridian.ApiGateway.Features.Keys;
using Meridian.ApiGateway.Features.Queries;
using Meridian.Contracts.Scores;

namespace Meridian.ApiGateway.Features.Scores;

/// <summary>POST /v1/scores/{model}/batches: scores everybody who is in a cohort now.</summary>
internal static class StartScoreBatch
{
    public sealed record Request([Required] Guid? CohortId);

    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapPost("/scores/{model}/batches", Handle)
        .WithName(nameof(StartScoreBatch)).WithSummary("Score a cohort").Produces<ScoreBatch>(202).ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(503);

    internal static async Task<IResult> Handle(string model, Request request, HttpContext context, CohortMembers members, MlScoringClient scoring)
    {
        var (tenantId, cohort) = (Caller.Of(context).TenantId, request.CohortId!.Value);
        try
        {
            RoleCheck.Changes(context);
            var people = await members.FittingAsync(new QueryRun(tenantId, context.RequestAborted), new CohortNode.InCohort(cohort));
            if (people.Count == 0) return ScoreProblems.EmptyCohort();
            using var body = new LinesContent(people);
            return await scoring.PostAsync(tenantId, $"scores/{Uri.EscapeDataString(model)}/batches?cohort={cohort}", body, context.RequestAborted);
        }
        catch (QueryRefusal refusal)
        {
            return refusal.Problem;
        }
    }
}
