namespace Meridian.Contracts.DeadLetters;

/// <summary>How many dead letters went back to their topics.</summary>
public sealed record DeadLetterReplayed(int Replayed);
