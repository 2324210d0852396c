using System.Globalization;
using Meridian.ApiGateway.Features.Keys;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Meridian.ApiGateway.Features.Limits;

/// <summary>Holds a request to its tenant's plan, and tells the client in the answer where it stands.</summary>
internal sealed class TenantLimits(RateLimits limits, TimeProvider time)
{
    // A plan may be changed any time: who is over the month's quota is not to stay away until the next.
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);

    /// <summary>Takes events, all or none.</summary>
    /// <returns>The problem to answer with; null when they may pass.</returns>
    public ValueTask<IResult?> TakeEventsAsync(HttpContext context, Caller caller, int count) => TakeAsync(context, EventsOf(caller), count);

    /// <summary>The same for what is not yet counted: says no at once to whoever has nothing left.</summary>
    public IResult? RefuseEvents(HttpContext context, Caller caller)
    {
        var bucket = EventsOf(caller);
        return bucket.DryFor(1) is { } dry ? Answer(context, bucket, bucket.Refuse(LimitKind.Rate, dry)) : null;
    }

    /// <summary>Gives events back that were not taken in after all.</summary>
    public void GiveBackEvents(Caller caller, int count) => RateLimits.GiveBack(EventsOf(caller), count);

    /// <summary>Takes one request.</summary>
    /// <inheritdoc cref="TakeEventsAsync"/>
    public ValueTask<IResult?> TakeRequestAsync(HttpContext context, Caller caller) =>
        TakeAsync(context, limits.BucketOf(caller.TenantId, LimitPolicies.Requests, caller.Entitlements.Requests), 1);

    private Bucket EventsOf(Caller caller) => limits.BucketOf(caller.TenantId, LimitPolicies.Events, caller.Entitlements.Events);

    private ValueTask<IResult?> TakeAsync(HttpContext context, Bucket bucket, int count)
    {
        var verdict = limits.TakeAsync(bucket, count);
        return verdict.IsCompletedSuccessfully ? ValueTask.FromResult<IResult?>(Answer(context, bucket, verdict.Result)) : LaterAsync(context, bucket, verdict);
    }

    private async ValueTask<IResult?> LaterAsync(HttpContext context, Bucket bucket, ValueTask<Verdict> verdict) => Answer(context, bucket, await verdict);

    private ProblemHttpResult? Answer(HttpContext context, Bucket bucket, Verdict verdict)
    {
        var now = time.GetUtcNow();
        RateLimitFields.Write(context.Response, bucket, verdict, now);
        if (verdict.IsAllowed) return null;
        var wait = verdict.Violated == LimitKind.Rate ? verdict.RetryAfter : TimeSpan.FromSeconds(Math.Min(RateLimitFields.UntilNextMonth(now), LongestRetryAfter.TotalSeconds));
        context.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return verdict.Violated == LimitKind.Rate ? Problems.RateExceeded(bucket.Policy) : Problems.QuotaExceeded(LimitPolicies.Month);
    }
}
