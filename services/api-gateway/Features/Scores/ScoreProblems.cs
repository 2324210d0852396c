using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.Scores;

/// <summary>What the gateway itself says against a request for scores; the rest ml-scoring says.</summary>
internal static class ScoreProblems
{
    public static ProblemHttpResult EitherUser() => Problems.Problem(400, "scores.either_user", "Say once who is to be scored.", "Give either \"userId\" or \"userIds\".");

    public static ProblemHttpResult EmptyCohort() => Problems.Problem(409, "scores.empty_cohort", "There is nobody to score.", "Nobody is in the cohort now.");
}
