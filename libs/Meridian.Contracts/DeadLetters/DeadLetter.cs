namespace Meridian.Contracts.DeadLetters;

/// <summary>A record that could not be processed.</summary>
/// <param name="Id">Grows with time.</param>
/// <param name="TenantId">Whose it is; null where the record does not say.</param>
/// <param name="Topic">Where it came from, and where a replay goes.</param>
/// <param name="Partition">Of that topic.</param>
/// <param name="Offset">In that partition.</param>
/// <param name="Reason">What was wrong with it.</param>
/// <param name="Bytes">Length of the value.</param>
/// <param name="DiedAt">When it was given up.</param>
/// <param name="ReplayedAt">When it was last replayed, if ever.</param>
/// <param name="Replays">How often.</param>
public sealed record DeadLetter(
    long Id, Guid? TenantId, string Topic, int Partition, long Offset, string Reason, int Bytes, DateTimeOffset DiedAt, DateTimeOffset? ReplayedAt, int Replays);
