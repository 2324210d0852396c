using Meridian.Contracts.Scores;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.MlScoring.Features.Scores;

/// <summary>GET …/scores?userId=: what models said of somebody, the last of each model first.</summary>
internal static class ShowScores
{
    public static RouteHandlerBuilder Map(IEndpointRouteBuilder routes) => routes.MapGet("/scores", Handle).WithName(nameof(ShowScores));

    internal static async Task<Results<Ok<IReadOnlyList<KeptScore>>, ProblemHttpResult>> Handle(Guid tenantId, string userId, KeptScores kept, CancellationToken ct) =>
        AskedSubjects.FlawOf(userId) is { } flaw ? Problems.SubjectsWrong(flaw) : TypedResults.Ok(await kept.FindAsync(tenantId, userId, ct));
}
