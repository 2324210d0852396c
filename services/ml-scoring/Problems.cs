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

    public static ProblemHttpResult NotForScoring(string name) => Problem(409, "scoring.not_for_scoring", "The model scores nobody.",
        $"'{name}' answers by the inference protocol only: its model.json says nothing under \"scoring\".");

    public static ProblemHttpResult ModelNotReady(string name, string reason) =>
        Problem(503, "scoring.model_not_ready", "The model does not answer.", reason.Length > 0 ? $"'{name}' is not loaded: {reason}" : $"No version of '{name}' is loaded.");

    public static ProblemHttpResult ModelBusy(string detail) => Problem(429, "scoring.busy", "The model is busy.", detail);

    public static ProblemHttpResult ModelTooLate(string detail) => Problem(504, "scoring.too_late", "The model did not answer in time.", detail);

    public static ProblemHttpResult ModelFailed() => Problem(500, "scoring.model_failed", "The model failed.", "What broke is in the log of ml-scoring.");

    public static ProblemHttpResult SubjectsWrong(string detail) => Problem(400, "scoring.subjects", "That cannot be scored.", detail);

    public static ProblemHttpResult SourceUnknown(string? source) => Problem(400, "scoring.unknown_source", "Say who asks.", $"\"source\" is api, workflow or batch, not '{source}'.");

    public static ProblemHttpResult MomentAhead() => Problem(400, "scoring.moment_ahead", "The moment has not come yet.", "\"at\" is in the past, or left out for now.");

    public static ProblemHttpResult KeyReused() => Problem(422, "scoring.key_reused", "The Idempotency-Key belongs to another request.", "It was used within 24 hours with another body. Take a new one.");

    public static ProblemHttpResult KeyBad() => Problem(400, "scoring.bad_key", "The Idempotency-Key is not valid.", "It is 1 to 255 characters.");

    public static ProblemHttpResult BatchUnknown() => Problem(404, "scoring.batch_unknown", "There is no such batch.", "It does not exist, or was forgotten after 7 days.");

    public static ProblemHttpResult BatchLine(long line, string reason) => Problem(400, "scoring.batch_line", "The list of ids cannot be read.", $"Line {line}: {reason}");

    public static ProblemHttpResult BatchTooLarge(int most) => Problem(413, "scoring.batch_too_large", "There are too many ids.", $"A batch has at most {most:N0}.");

    public static ProblemHttpResult BatchesFull(int most) => Problem(429, "scoring.too_many_batches", "There are too many batches.", $"A tenant has at most {most} that are not done: wait for one, or stop one.");

    private static ProblemHttpResult Problem(int status, string code, string title, string detail) =>
        TypedResults.Problem(detail, statusCode: status, title: title, extensions: new Dictionary<string, object?> { ["code"] = code });
}
