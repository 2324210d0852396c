using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.MlScoring;

/// <summary>Every problem of the internal routes; the inference protocol has errors of its own.</summary>
internal static class Problems
{
    public static ProblemHttpResult ModelUnknown(string name) => Problem(404, "scoring.model_unknown", "There is no such model.", $"No version of '{name}' is known.");

    public static ProblemHttpResult VersionNotReady(int version) =>
        Problem(409, "scoring.version_not_ready", "The version does not answer.", $"Version {version} is not loaded: a rollout names versions that are ready.");

    public static ProblemHttpResult NothingBefore() =>
        Problem(409, "scoring.nothing_to_roll_back", "There is nothing to go back to.", "The rollout has not been changed, or all of its changes have been taken back.");

    private static ProblemHttpResult Problem(int status, string code, string title, string detail) =>
        TypedResults.Problem(detail, statusCode: status, title: title, extensions: new Dictionary<string, object?> { ["code"] = code });
}
