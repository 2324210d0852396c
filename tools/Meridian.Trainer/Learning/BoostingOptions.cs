namespace Meridian.Trainer.Learning;

/// <summary>How boosted trees are grown.</summary>
internal sealed record BoostingOptions
{
    public int Trees { get; init; } = 120;

    public int Depth { get; init; } = 4;

    /// <summary>How much of what a tree found is believed.</summary>
    public double Shrinkage { get; init; } = 0.08;

    /// <summary>L2 on the values of leaves.</summary>
    public double Lambda { get; init; } = 5;

    /// <summary>Least sum of p (1 - p) in a leaf.</summary>
    public double LeastWeight { get; init; } = 8;

    /// <summary>Least gain of a split.</summary>
    public double LeastGain { get; init; } = 0.5;

    public double RowShare { get; init; } = 0.7;

    public double FeatureShare { get; init; } = 0.6;

    /// <summary>So many trees without a better log-loss on the validation end it.</summary>
    public int Patience { get; init; } = 20;

    public int Seed { get; init; } = 1;
}
