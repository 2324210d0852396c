using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace Meridian.ApiGateway.Features.Limits;

/// <summary>
/// Decides, mostly from what this gateway has taken ahead, whether a tenant may go on. Over all gateways no more passes than the allowance, and at most
/// gateways × <see cref="LimitOptions.Lease"/> of it can lie unused with somebody else (ADR-008).
/// </summary>
internal sealed class RateLimits(LimitStore store, MonthlyUsage usage, IOptions<LimitOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<(Guid Tenant, string Policy), Bucket> _buckets = new();

    public ICollection<Bucket> Buckets => _buckets.Values;

    public Bucket BucketOf(Guid tenantId, string policy, Terms terms)
    {
        if (!_buckets.TryGetValue((tenantId, policy), out var bucket)) bucket = _buckets.GetOrAdd((tenantId, policy), key => new Bucket(key.Policy, key.Tenant, terms, time));
        bucket.Terms = terms;
        return bucket;
    }

    /// <summary>Takes units, or says why not.</summary>
    public ValueTask<Verdict> TakeAsync(Bucket bucket, long count)
    {
        if (!bucket.TryTake(count)) return TakeFromRedisAsync(bucket, count);
        bucket.CountAdmitted(count);
        if (bucket.LeaseSize > 1 && bucket.Held <= bucket.LeaseSize / 2) Prefetch(bucket);
        return ValueTask.FromResult(bucket.Allow(bucket.Free + bucket.Held));
    }

    /// <summary>Gives back units of something that did not take place.</summary>
    public static void GiveBack(Bucket bucket, long count)
    {
        bucket.CountAdmitted(-count);
        bucket.PutBack(count);
    }

    /// <summary>Gives what lies unused to the other gateways, and forgets tenants that nobody speaks for.</summary>
    /// <param name="unusedFor">How long is long enough.</param>
    public async Task ReturnUnusedAsync(TimeSpan unusedFor)
    {
        foreach (var (key, bucket) in _buckets)
        {
            var idle = time.GetElapsedTime(bucket.LastUse);
            if (idle >= unusedFor && bucket.Held > 0 && !store.IsAway) await store.GiveBackAsync(bucket.Keys(Month), bucket.TakeAll());
            if (idle > TimeSpan.FromMinutes(10) && bucket is { Debt: 0, Unwritten: 0 }) _buckets.TryRemove(key, out _);
        }
    }

    private DateOnly Month => MonthlyUsage.MonthOf(time.GetUtcNow());

    private async ValueTask<Verdict> TakeFromRedisAsync(Bucket bucket, long count)
    {
        if (bucket.DryFor(count) is { } dry) return bucket.Refuse(LimitKind.Rate, dry);
        var held = bucket.TakeAll();
        var leads = bucket.BeginLease();
        try
        {
            var need = Math.Max(1, count - held);
            if (await AskAsync(bucket, need, need + (leads ? bucket.LeaseSize : 0)) is not { } grant)
            {
                bucket.PutBack(held);
                return Count(bucket, count, bucket.TakeAlone(count, store.Replicas));
            }

            if (grant.Outcome == GrantOutcome.Granted)
            {
                bucket.PutBack(held + grant.Units - count);
                return Count(bucket, count, bucket.Allow(grant.Free + bucket.Held));
            }

            bucket.PutBack(held);
            return grant.Outcome == GrantOutcome.QuotaExceeded ? bucket.Refuse(LimitKind.Quota, TimeSpan.Zero) : bucket.Refuse(LimitKind.Rate, grant.Wait);
        }
        finally
        {
            if (leads) bucket.EndLease();
        }
    }

    private static Verdict Count(Bucket bucket, long count, Verdict verdict)
    {
        if (verdict.IsAllowed) bucket.CountAdmitted(count);
        return verdict;
    }

    // Nobody waits for it: there is enough for now.
    private void Prefetch(Bucket bucket)
    {
        if (store.IsAway || bucket.DryFor(1) is not null || !bucket.BeginLease()) return;
        _ = PrefetchAsync(bucket);
    }

    private async Task PrefetchAsync(Bucket bucket)
    {
        try
        {
            if (await AskAsync(bucket, 1, Math.Max(1, bucket.LeaseSize - bucket.Held)) is { Outcome: GrantOutcome.Granted } grant) bucket.PutBack(grant.Units);
        }
        finally
        {
            bucket.EndLease();
        }
    }

    private async ValueTask<Grant?> AskAsync(Bucket bucket, long need, long want)
    {
        var grant = await LeaseAsync(bucket, bucket.Terms, need, want);
        if (grant is not { Outcome: GrantOutcome.QuotaUnknown }) return grant;
        // When the database does not know either, nobody is stopped for what nobody knows.
        var isKnown = await usage.SeedAsync(store, bucket, bucket.Keys(Month));
        return await LeaseAsync(bucket, isKnown ? bucket.Terms : bucket.Terms with { MonthlyQuota = null }, need, want);
    }

    private async ValueTask<Grant?> LeaseAsync(Bucket bucket, Terms terms, long need, long want)
    {
        var debt = terms.MonthlyQuota is null ? 0 : bucket.Debt;
        var grant = await store.LeaseAsync(bucket.Keys(Month), terms, need, want, debt, late =>
        {
            Learn(late);
            bucket.PutBack(late.Units);
        });
        if (grant is { } answer) Learn(answer);
        return grant;

        void Learn(Grant learnt)
        {
            if (learnt.Outcome != GrantOutcome.QuotaUnknown) bucket.Learn(learnt, need, debt, options.Value.Lease);
        }
    }
}
