namespace Meridian.Local;

/// <summary>How far an installation is.</summary>
/// <param name="Step">What is being made, in a few words: it stays the same while that lasts.</param>
/// <param name="Detail">The last thing that happened in it.</param>
/// <param name="Fraction">From 0 to 1, where it is known.</param>
public sealed record ToolProgress(string Step, string Detail, double? Fraction = null);
