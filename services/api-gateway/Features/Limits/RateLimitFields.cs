using System.Globalization;

namespace Meridian.ApiGateway.Features.Limits;

/// <summary>
/// The header fields <c>RateLimit-Policy</c> and <c>RateLimit</c> of draft-ietf-httpapi-ratelimit-headers-11: lists of structured fields (RFC 9651) with an item for
/// each policy. A burst of b that fills at r a second is a quota of b in b/r seconds; <c>qu</c> is our own unit where it is not requests.
/// </summary>
internal static class RateLimitFields
{
    public const string PolicyField = "RateLimit-Policy";
    public const string LimitField = "RateLimit";

    /// <summary>Tells a client what it is held to and where it stands.</summary>
    public static void Write(HttpResponse response, Bucket bucket, Verdict verdict, DateTimeOffset now)
    {
        response.Headers[PolicyField] = Policy(bucket.Policy, bucket.Terms, now);
        response.Headers[LimitField] = Limit(bucket.Policy, bucket.Terms, verdict, now);
    }

    /// <summary>For example <c>"events";q=5000;w=50;qu="events", "events-month";q=1000000;w=2592000;qu="events"</c>.</summary>
    public static string Policy(string policy, Terms terms, DateTimeOffset now)
    {
        var unit = policy == LimitPolicies.Events ? ";qu=\"events\"" : "";
        var window = Seconds(terms.Allowance.Burst, terms.Allowance.PerSecond);
        return terms.MonthlyQuota is { } quota
            ? string.Create(CultureInfo.InvariantCulture, $"\"{policy}\";q={terms.Allowance.Burst};w={window}{unit}, \"{LimitPolicies.Month}\";q={quota};w={MonthLength(now)}{unit}")
            : string.Create(CultureInfo.InvariantCulture, $"\"{policy}\";q={terms.Allowance.Burst};w={window}{unit}");
    }

    /// <summary>For example <c>"events";r=4900;t=1, "events-month";r=999000;t=86400</c>: what is left, and the seconds until all of it is there again.</summary>
    public static string Limit(string policy, Terms terms, Verdict verdict, DateTimeOffset now)
    {
        var left = Math.Clamp(verdict.Remaining, 0, terms.Allowance.Burst);
        var full = Seconds(terms.Allowance.Burst - left, terms.Allowance.PerSecond);
        return verdict.MonthRemaining is { } month
            ? string.Create(CultureInfo.InvariantCulture, $"\"{policy}\";r={left};t={full}, \"{LimitPolicies.Month}\";r={Math.Max(0, month)};t={UntilNextMonth(now)}")
            : string.Create(CultureInfo.InvariantCulture, $"\"{policy}\";r={left};t={full}");
    }

    public static long UntilNextMonth(DateTimeOffset now) => (long)Math.Ceiling((NextMonth(now) - now).TotalSeconds);

    private static long MonthLength(DateTimeOffset now) => (long)(NextMonth(now) - NextMonth(now).AddMonths(-1)).TotalSeconds;

    private static DateTimeOffset NextMonth(DateTimeOffset now) => new DateTimeOffset(now.UtcDateTime.Year, now.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1);

    private static long Seconds(long units, long perSecond) => (units + perSecond - 1) / perSecond;
}
