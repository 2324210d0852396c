namespace Meridian.Features;

/// <summary>The moment that features are about: nothing that happened then or later counts, and with <paramref name="KnownAt"/> nothing that came in later either.</summary>
/// <param name="At">Events have a <c>timestamp</c> before it.</param>
/// <param name="KnownAt">
/// Events had been received before it, so that a model is trained with what it would have been given then. Null for what is known now: when it is asked about the present, or about a
/// history that was imported as a whole.
/// </param>
public readonly record struct FeatureMoment(DateTimeOffset At, DateTimeOffset? KnownAt = null)
{
    /// <summary>What a moment of the past looked like then.</summary>
    public static FeatureMoment AsKnown(DateTimeOffset at) => new(at, at);
}
