namespace Meridian.ApiGateway.Features.Limits;

/// <summary>An allowance that one gateway keeps by itself: a bucket of tokens.</summary>
internal sealed class LocalAllowance(TimeProvider time)
{
    private readonly Lock _gate = new();
    private double _tokens = double.PositiveInfinity;
    private long _since = time.GetTimestamp();

    /// <summary>Whole tokens that are left.</summary>
    public long Left
    {
        get
        {
            lock (_gate) return (long)Math.Max(0, _tokens);
        }
    }

    /// <summary>Takes tokens. More than the bucket holds go when it is full, and it then owes the rest: a large request is late, not impossible.</summary>
    /// <returns>Zero when they were taken; otherwise how long until they can be.</returns>
    public TimeSpan Take(long count, double perSecond, double burst)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            _tokens = Math.Min(burst, _tokens + (time.GetElapsedTime(_since, now).TotalSeconds * perSecond));
            _since = now;
            var missing = Math.Min(count, burst) - _tokens;
            if (missing > 0) return TimeSpan.FromSeconds(missing / perSecond);
            _tokens -= count;
            return TimeSpan.Zero;
        }
    }
}
