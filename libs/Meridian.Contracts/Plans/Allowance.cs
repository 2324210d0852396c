namespace Meridian.Contracts.Plans;

/// <summary>A rate that may be exceeded for a while: a bucket of <paramref name="Burst"/> units that fills at <paramref name="PerSecond"/>.</summary>
public readonly record struct Allowance(long PerSecond, long Burst);
