using System.Globalization;
using Meridian.ApiGateway.Features.Sql;
using Meridian.Contracts.Plans;
using Meridian.ServiceDefaults.Faults;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway;

/// <summary>Every error that a client of the gateway can see, with the code it may act on. Codes never change.</summary>
internal static class Problems
{
    public static ProblemHttpResult KeyMissing() => Problem(401, "auth.key_missing", "An API key is needed.",
        "Send it as \"Authorization: Bearer mk_…\", or as the user name of Basic authentication.");

    public static ProblemHttpResult KeyUnknown() => Problem(401, "auth.key_unknown", "The API key is not valid.",
        "It is not known, has expired or was revoked.");

    public static ProblemHttpResult ScopeMissing(string scope) => Problem(403, "auth.scope_missing", "The API key may not do this.",
        $"This needs a key with the scope \"{scope}\".");

    public static ProblemHttpResult KeyTooStrong() => Problem(403, "auth.key_too_strong", "The key must not be in a web page.",
        "Whoever opens the page can read it. Use a key that has only the scope \"ingest\", and revoke this one.");

    public static ProblemHttpResult RoleTooLow(string role, string scope) => Problem(403, "auth.role_too_low", "Your role does not allow this.",
        $"This needs \"{scope}\", which the role \"{role}\" does not have.");

    public static ProblemHttpResult TokenRefused() => Problem(401, "auth.token_refused", "The access token is not valid.",
        "It is not one of ours, was changed, or has expired: refresh it or sign in.");

    public static ProblemHttpResult SignInFailed() => Problem(401, "auth.sign_in_failed", "The address or the password is not right.",
        "After many wrong attempts an account rests for a quarter of an hour.");

    public static ProblemHttpResult RefreshRefused() => Problem(401, "auth.refresh_refused", "The refresh token is not valid.",
        "It is not known, has expired, its session has ended, or it was used before. Sign in again.");

    public static ProblemHttpResult TooManyAttempts() => Problem(429, "auth.too_many_attempts", "There were too many attempts from this address.", "Wait, and try again.");

    public static ProblemHttpResult EmailTaken() => Problem(409, "auth.email_taken", "There is an account with this address.", "Sign in, or take another address.");

    public static ProblemHttpResult InvitationUnknown() => Problem(400, "auth.invitation_unknown", "The invitation is not valid.",
        "It is not known, is for another address, was used, or has expired.");

    public static ProblemHttpResult RegisterEither() => Problem(400, "auth.tenant_or_invitation", "Say which tenant it is for.",
        "Give either \"tenantName\", for a new one, or \"invitation\".");

    public static ProblemHttpResult LastOwner() => Problem(409, "team.last_owner", "A tenant keeps an owner.", "Make somebody else an owner first.");

    public static ProblemHttpResult ScopeUnknown(string scope) => Problem(400, "keys.unknown_scope", "The scope is not known.",
        $"\"{scope}\" is not one of ingest, query, admin.");

    public static ProblemHttpResult ExpiryPast() => Problem(400, "keys.expiry_past", "The key would have expired already.", "\"expiresAt\" has to be in the future.");

    /// <summary>It does not exist, or it is another tenant's: nobody learns which.</summary>
    public static ProblemHttpResult NotThere(string what) => Problem(404, "http.404", $"There is no such {what}.", "It does not exist, or it was removed.");

    /// <summary>Nobody learns whether another tenant has it.</summary>
    public static ProblemHttpResult EventNotTraceable() => Problem(404, "events.not_traceable", "There is no such event to trace.",
        "An event can be traced some seconds after it was acknowledged, and for 30 days.");

    public static ProblemHttpResult NotJson(string detail) => Problem(400, "ingest.not_json", "The body is not JSON.", detail);

    public static ProblemHttpResult BatchMissing() => Problem(400, "ingest.batch_missing", "The body has no batch.",
        "Send an object with an array of events named \"batch\".");

    public static ProblemHttpResult BadBatchContext(int limit, int depth) => Problem(400, "ingest.bad_context", "The batch's context is too large.",
        string.Create(CultureInfo.InvariantCulture, $"It stands for every event of the batch, and has at most {limit} bytes and {depth} levels."));

    public static ProblemHttpResult BodyTooLarge(int limit) => Problem(413, "ingest.body_too_large", "The body is too large.",
        string.Create(CultureInfo.InvariantCulture, $"A request has at most {limit} bytes, also after decompression."));

    public static ProblemHttpResult TooManyEvents(int limit) => Problem(413, "ingest.too_many_events", "There are too many events in the request.",
        string.Create(CultureInfo.InvariantCulture, $"A request has at most {limit} events."));

    public static ProblemHttpResult UnknownEncoding(string encoding) => Problem(415, "ingest.unknown_encoding", "The body's encoding is not known.",
        $"\"{encoding}\" is not one of gzip, br, identity.");

    public static ProblemHttpResult BrokenEncoding(string encoding) => Problem(400, "ingest.broken_encoding", "The body could not be decompressed.",
        $"It is not sound {encoding}.");

    public static ProblemHttpResult BadFilter(string path, string reason) => At(path, "filter.invalid", "The filter cannot be used.", $"{path}: {reason}");

    public static ProblemHttpResult TooManyStreams(int limit) => Problem(429, "live.too_many_streams", "There are too many streams.",
        string.Create(CultureInfo.InvariantCulture, $"A tenant has at most {limit} at once: close one."));

    public static ProblemHttpResult BadCursor() => Problem(400, "page.bad_cursor", "The cursor is not one of ours.", "Take \"next\" of the page before as it is.");

    public static ProblemHttpResult IfMatchMissing() => Problem(428, "http.if_match_missing", "Say which version you have seen.",
        "Send If-Match with the ETag of what you read, or * to change it in any case.");

    public static ProblemHttpResult VersionConflict() => Problem(412, "http.version_conflict", "It was changed by somebody else meanwhile.",
        "Read it again, and decide what of both changes is to stay.");

    public static ProblemHttpResult KeptKindUnknown(string? kind) => Problem(400, "insights.unknown_kind", "The question has no kind that there is.",
        kind is null ? "A question is an object with a \"kind\"." : $"There is no \"{kind}\".");

    public static ProblemHttpResult KeptQuestionTooLong(int limit) => Problem(400, "insights.query_too_long", "The question is too long.",
        string.Create(CultureInfo.InvariantCulture, $"It has at most {limit} characters of JSON."));

    public static ProblemHttpResult BadTile(string id, string reason) => Problem(400, "dashboards.bad_tile", "A tile cannot be as it is.", $"{id}: {reason}");

    public static ProblemHttpResult KeptRangeBad() => Problem(400, "query.bad_range", "The range cannot be used.",
        "It is {\"last\": \"7d\"} (h, d, w, mo), or {\"from\", \"to\"}.");

    public static ProblemHttpResult UnknownFormat(string format) => Problem(400, "export.unknown_format", "The format is not known.",
        $"\"{format}\" is not one of json, csv, parquet.");

    public static ProblemHttpResult LimitTooHigh(int limit) => Problem(400, "sql.limit_too_high", "The limit is too high for this format.",
        string.Create(CultureInfo.InvariantCulture, $"An answer in JSON has at most {limit} rows: ask for CSV or Parquet."));

    /// <summary>It does not exist, has ended, or shows what is not there any more: nobody learns which.</summary>
    public static ProblemHttpResult LinkNotThere() => Problem(404, "shares.not_there", "The link leads nowhere.", "It does not exist, or it has ended.");

    public static ProblemHttpResult SharePasswordNeeded() => Problem(401, "shares.password_needed", "The link has a password.", "Send it in the header Meridian-Share-Password.");

    public static ProblemHttpResult SharePasswordWrong() => Problem(401, "shares.password_wrong", "The password is not right.", "Ask whoever sent you the link.");

    public static ProblemHttpResult SharedTooOften() => Problem(429, "shares.too_often", "The link was opened too often.", "Wait a minute, and try again.");

    public static ProblemHttpResult EmptyRange() => Problem(400, "query.empty_range", "The range is empty.", "\"to\" has to be later than \"from\".");

    public static ProblemHttpResult RateExceeded(string policy) => OverQuota(
        429, "limits.rate_exceeded", "Too much at once.", "The plan's allowance is used up for now: wait as long as Retry-After says.", policy);

    public static ProblemHttpResult QuotaExceeded(string policy) => OverQuota(
        429, "limits.quota_exceeded", "The month's events are used up.", "Events are taken again from the next month (UTC) on, or with a larger plan.", policy);

    public static ProblemHttpResult PlanUnknown(string plan) => Problem(400, "limits.unknown_plan", "The plan is not known.",
        $"\"{plan}\" is not one of {string.Join(", ", PlanCatalog.All.Select(known => known.Name))}.");

    public static ProblemHttpResult IdempotencyKeyBad() => Problem(400, "idempotency.bad_key", "The Idempotency-Key is not valid.",
        "It is 1 to 255 printable ASCII characters, in quotes or bare, and stands once in the header.");

    public static ProblemHttpResult IdempotencyKeyReused() => Problem(422, "idempotency.key_reused", "The Idempotency-Key belongs to another request.",
        "It was used within 24 hours with another method, path or body. Take a new one.");

    public static ProblemHttpResult IdempotentInFlight() => Problem(409, "idempotency.in_flight", "The first request with this Idempotency-Key is still being worked on.", "Try again shortly.");

    public static ProblemHttpResult IdempotentAnswerLost() => Problem(409, "idempotency.answer_lost", "The request was carried out, and its answer is not there any more.",
        "It will not be carried out again with this key: look what it did, or take a new key.");

    /// <summary>What is wrong with a statement of a tenant's own.</summary>
    public static ProblemHttpResult Sql(SqlRefusedException refused)
    {
        var (status, code, title) = refused.Flaw switch
        {
            SqlFlaw.NotAllowed => (400, "sql.not_allowed", "The statement may not be run."),
            SqlFlaw.FunctionNotAllowed => (400, "sql.function_not_allowed", "The statement calls a function that it may not."),
            SqlFlaw.UnknownTable => (400, "sql.unknown_table", "There is no such table."),
            SqlFlaw.Invalid => (400, "sql.invalid", "The statement cannot be understood."),
            SqlFlaw.BadParameter => (400, "sql.bad_parameter", "A parameter does not fit."),
            SqlFlaw.TooSlow => (422, "sql.too_slow", "The statement takes too long."),
            SqlFlaw.TooMuchMemory => (422, "sql.too_much_memory", "The statement needs too much memory."),
            SqlFlaw.TooManyRows => (422, "sql.too_many_rows", "The statement reads too many rows."),
            SqlFlaw.TooLarge => (422, "sql.too_large", "The answer is too large."),
            SqlFlaw.TooManyAtOnce => (429, "sql.too_many_at_once", "There are too many statements at once."),
        };
        return TypedResults.Problem(refused.Message, statusCode: status, title: title,
            extensions: refused.Position is { } position ? [new(ProblemConventions.Code, code), new("position", position)] : [new(ProblemConventions.Code, code)]);
    }

    private static ProblemHttpResult OverQuota(int status, string code, string title, string detail, string policy) => TypedResults.Problem(
        detail, statusCode: status, title: title, type: "https://iana.org/assignments/http-problem-types#quota-exceeded",
        extensions: [new(ProblemConventions.Code, code), new("violated-policies", new[] { policy })]);

    // Where in the question it is, as a JSONPath.
    internal static ProblemHttpResult At(string path, string code, string title, string detail) => TypedResults.Problem(
        detail, statusCode: 400, title: title, extensions: [new(ProblemConventions.Code, code), new("path", path)]);

    internal static ProblemHttpResult Problem(int status, string code, string title, string detail) => TypedResults.Problem(
        detail, statusCode: status, title: title, extensions: [new(ProblemConventions.Code, code)]);
}
