namespace Meridian.ApiGateway.Features.Limits;

/// <summary>
/// One tenant's units of one policy, as a gateway holds them: what it has taken ahead from the allowance in Redis. Taking from that is a single atomic step.
/// </summary>
internal sealed class Bucket(string policy, Guid tenantId, Terms terms, TimeProvider time)
{
    private readonly LocalAllowance _alone = new(time);
    private volatile Drought? _drought;
    private volatile Terms _terms = terms;
    private long _held;
    private long _admitted;
    private long _debt;
    private long _lastHeld;
    private long _lastLease = time.GetTimestamp();
    private long _lastUse;
    private long _leaseSize = 1;
    private int _asking;

    public string Policy { get; } = policy;

    public Guid TenantId { get; } = tenantId;

    /// <summary>Set by every request: a change of plan holds from the next one on.</summary>
    public Terms Terms
    {
        get => _terms;
        set
        {
            if (_terms == value) return;
            (_terms, _drought) = (value, null);
        }
    }

    /// <summary>Units that are ours to give out.</summary>
    public long Held => Volatile.Read(ref _held);

    /// <summary>Units left in Redis when it was asked last.</summary>
    public long Free { get; private set; }

    /// <summary>Units of the month that were given out when Redis was asked last, to all gateways, and what this one let in without asking.</summary>
    public long MonthUsed => MonthLeased + Volatile.Read(ref _debt);

    /// <summary>How many units a lease has, as fast as they are used at present.</summary>
    public long LeaseSize => Volatile.Read(ref _leaseSize);

    /// <summary>Units of the month that were let in while Redis was away and does not know of.</summary>
    public long Debt => Volatile.Read(ref _debt);

    /// <summary>What was let in and <see cref="TakeAdmitted"/> has not told yet.</summary>
    public long Unwritten => Volatile.Read(ref _admitted);

    /// <summary>When somebody asked last; a timestamp.</summary>
    public long LastUse => Volatile.Read(ref _lastUse);

    private long MonthLeased { get; set; }

    public BucketKeys Keys(DateOnly month) => BucketKeys.Of(Policy, TenantId, month);

    /// <summary>Takes units from those that are held.</summary>
    public bool TryTake(long count)
    {
        Volatile.Write(ref _lastUse, time.GetTimestamp());
        for (var held = Volatile.Read(ref _held); held >= count;)
        {
            var seen = Interlocked.CompareExchange(ref _held, held - count, held);
            if (seen == held) return true;
            held = seen;
        }

        return false;
    }

    /// <summary>Takes all that are held: to use them together with more, or to give them back.</summary>
    public long TakeAll() => Interlocked.Exchange(ref _held, 0);

    public void PutBack(long count) => Interlocked.Add(ref _held, count);

    /// <summary>Takes units without Redis: as large a part of the allowance as one gateway of <paramref name="replicas"/> has.</summary>
    public Verdict TakeAlone(long count, int replicas)
    {
        if (Terms.MonthlyQuota is { } quota && MonthUsed + count > quota) return Refuse(LimitKind.Quota, TimeSpan.Zero);
        var wait = _alone.Take(count, (double)Terms.Allowance.PerSecond / replicas, (double)Terms.Allowance.Burst / replicas);
        if (wait > TimeSpan.Zero) return Refuse(LimitKind.Rate, wait);
        if (Terms.MonthlyQuota is not null) Interlocked.Add(ref _debt, count);
        return Allow(_alone.Left);
    }

    /// <summary>What is known to be missing: until then nobody need ask for that many again.</summary>
    public TimeSpan? DryFor(long count)
    {
        if (_drought is not { } drought || count - Held < drought.Need) return null;
        var left = time.GetElapsedTime(time.GetTimestamp(), drought.Until);
        return left > TimeSpan.Zero ? left : null;
    }

    /// <summary>Lets one caller at a time ask for more than it needs itself.</summary>
    public bool BeginLease() => Interlocked.CompareExchange(ref _asking, 1, 0) == 0;

    public void EndLease() => Volatile.Write(ref _asking, 0);

    /// <summary>Learns from an answer of Redis; units that were granted are the caller's to hand out or to put back.</summary>
    public void Learn(Grant grant, long need, long debtPaid, TimeSpan leaseSpan)
    {
        (Free, MonthLeased) = (grant.Free, grant.MonthUsed);
        Forgive(debtPaid);
        if (grant.Outcome == GrantOutcome.RateExceeded)
            _drought = new Drought(need, time.GetTimestamp() + (long)(grant.Wait.TotalSeconds * time.TimestampFrequency));
        if (grant.Outcome == GrantOutcome.Granted) Measure(grant.Units, leaseSpan);
    }

    /// <summary>Takes units off what Redis does not know of.</summary>
    public void Forgive(long debt) => Interlocked.Add(ref _debt, -debt);

    public Verdict Allow(long remaining) => new(LimitKind.None, remaining, Terms.MonthlyQuota - MonthUsed, TimeSpan.Zero);

    public Verdict Refuse(LimitKind kind, TimeSpan wait) =>
        new(kind, kind == LimitKind.Rate ? 0 : Free + Held, kind == LimitKind.Quota ? 0 : Terms.MonthlyQuota - MonthUsed, wait);

    /// <summary>Counts what was let in.</summary>
    public void CountAdmitted(long count) => Interlocked.Add(ref _admitted, count);

    /// <summary>What was let in since the last call.</summary>
    public long TakeAdmitted() => Interlocked.Exchange(ref _admitted, 0);

    // As many as were used in the last lease's time, were it leaseSpan; half of the last size at least, so that a pause does not make the next second slow.
    private void Measure(long granted, TimeSpan leaseSpan)
    {
        var now = time.GetTimestamp();
        var elapsed = Math.Max(time.GetElapsedTime(Interlocked.Exchange(ref _lastLease, now), now).TotalSeconds, 0.0001);
        var held = Held;
        var used = Math.Max(0, Interlocked.Exchange(ref _lastHeld, held + granted) - held);
        var most = Math.Max(1, (long)(Terms.Allowance.PerSecond * leaseSpan.TotalSeconds));
        var wanted = (long)(used / elapsed * leaseSpan.TotalSeconds);
        Volatile.Write(ref _leaseSize, Math.Clamp(Math.Max(wanted, LeaseSize / 2), 1, most));
    }

    private sealed record Drought(long Need, long Until);
}
