namespace Meridian.Contracts.DeadLetters;

/// <summary>Which dead letters to replay: those that meet all that is given.</summary>
/// <param name="Topic">The topic that they came from.</param>
/// <param name="From">Given up at this time or later.</param>
/// <param name="To">Given up before this time.</param>
/// <param name="Again">Also those that were replayed before.</param>
public sealed record DeadLetterReplay(string? Topic = null, DateTimeOffset? From = null, DateTimeOffset? To = null, bool Again = false);
