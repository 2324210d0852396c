using System.Globalization;
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

    public static ProblemHttpResult NotJson(string detail) => Problem(400, "ingest.not_json", "The body is not JSON.", detail);

    public static ProblemHttpResult BatchMissing() => Problem(400, "ingest.batch_missing", "The body has no batch.",
        "Send an object with an array of events named \"batch\".");

    public static ProblemHttpResult BodyTooLarge(int limit) => Problem(413, "ingest.body_too_large", "The body is too large.",
        string.Create(CultureInfo.InvariantCulture, $"A request has at most {limit} bytes, also after decompression."));

    public static ProblemHttpResult TooManyEvents(int limit) => Problem(413, "ingest.too_many_events", "There are too many events in the request.",
        string.Create(CultureInfo.InvariantCulture, $"A request has at most {limit} events."));

    public static ProblemHttpResult UnknownEncoding(string encoding) => Problem(415, "ingest.unknown_encoding", "The body's encoding is not known.",
        $"\"{encoding}\" is not one of gzip, br, identity.");

    public static ProblemHttpResult BrokenEncoding(string encoding) => Problem(400, "ingest.broken_encoding", "The body could not be decompressed.",
        $"It is not sound {encoding}.");

    public static ProblemHttpResult EmptyRange() => Problem(400, "query.empty_range", "The range is empty.", "\"to\" has to be later than \"from\".");

    public static ProblemHttpResult TooManyPoints(int limit) => Problem(400, "query.too_many_points", "There are too many points.",
        string.Create(CultureInfo.InvariantCulture, $"A series has at most {limit}: take a wider interval or a shorter range."));

    public static ProblemHttpResult UnknownBreakdown(string name) => Problem(400, "query.unknown_breakdown", "The breakdown is not known.",
        $"\"{name}\" is not event, type, userId, anonymousId or groupId, and not a path into properties, traits or context.");

    private static ProblemHttpResult Problem(int status, string code, string title, string detail) => TypedResults.Problem(
        detail, statusCode: status, title: title, extensions: [new(ProblemConventions.Code, code)]);
}
