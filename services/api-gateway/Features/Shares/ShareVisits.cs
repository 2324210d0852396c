using System.Threading.RateLimiting;

namespace Meridian.ApiGateway.Features.Shares;

/// <summary>How often a link may be opened from one address, and how many wrong passwords it takes. Kept in each gateway: it makes guessing slow, and is not exact.</summary>
internal sealed class ShareVisits : IDisposable
{
    private const int VisitsAMinute = 60;
    private const int WrongPasswordsAMinute = 10;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<(string Token, string Address)> _visits = PartitionedRateLimiter.Create<(string Token, string Address), string>(
        visit => Limit($"{visit.Token} {visit.Address}", VisitsAMinute));

    // By the link alone: many addresses are no way to more guesses.
    private readonly PartitionedRateLimiter<Guid> _wrongPasswords = PartitionedRateLimiter.Create<Guid, string>(link => Limit(link.ToString(), WrongPasswordsAMinute));

    public bool MayOpen(string token, string address)
    {
        using var lease = _visits.AttemptAcquire((token.Length > 100 ? token[..100] : token, address));
        return lease.IsAcquired;
    }

    /// <summary>Whether a password may be tried.</summary>
    public bool MayTry(Guid link)
    {
        using var lease = _wrongPasswords.AttemptAcquire(link, 0);
        return lease.IsAcquired;
    }

    /// <summary>Counts a wrong password.</summary>
    public void CountWrong(Guid link) => _wrongPasswords.AttemptAcquire(link).Dispose();

    public void Dispose()
    {
        _visits.Dispose();
        _wrongPasswords.Dispose();
    }

    private static RateLimitPartition<string> Limit(string key, int permits) => RateLimitPartition.GetFixedWindowLimiter(
        key, _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = Window, QueueLimit = 0 });
}
