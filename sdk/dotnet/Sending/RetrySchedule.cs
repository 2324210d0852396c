namespace Meridian.Client.Sending;

/// <summary>
/// How long to wait after failures in a row: at random up to a bound that doubles ("full jitter",
/// <see href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/"/>), and never less than the server asks for.
/// </summary>
internal sealed class RetrySchedule(TimeSpan first, TimeSpan longest, Random random)
{
    private const int MostDoublings = 30;

    private int _failures;

    /// <summary>Whether the last attempt failed.</summary>
    public bool IsFailing => _failures > 0;

    public TimeSpan Next(TimeSpan? asked)
    {
        var bound = Math.Min(first.TotalMilliseconds * Math.Pow(2, Math.Min(_failures++, MostDoublings)), longest.TotalMilliseconds);
        var pause = TimeSpan.FromMilliseconds(random.NextDouble() * bound);
        return asked > pause ? asked.Value : pause;
    }

    public void Reset() => _failures = 0;
}
