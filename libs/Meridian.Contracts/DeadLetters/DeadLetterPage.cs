namespace Meridian.Contracts.DeadLetters;

/// <summary>Dead letters, the newest first.</summary>
/// <param name="Next">What to give as <c>before</c> for those that follow; null when there are none.</param>
public sealed record DeadLetterPage(IReadOnlyList<DeadLetter> DeadLetters, long? Next);
