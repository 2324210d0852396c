namespace Meridian.Features;

/// <summary>How values are spread over bins: up to the first edge, from there up to the second, and so on, and above the last.</summary>
/// <param name="Edges">Ascending; n edges make n + 1 bins.</param>
/// <param name="Shares">The share of values in each bin; they add up to 1.</param>
public sealed record Distribution(IReadOnlyList<float> Edges, IReadOnlyList<double> Shares)
{
    // An empty bin would make the index infinite.
    private const double LeastShare = 1e-4;

    /// <summary>The spread of some values over about <paramref name="bins"/> bins that hold equally many; fewer where many values are the same.</summary>
    public static Distribution Of(ReadOnlySpan<float> values, int bins = 10)
    {
        if (values.IsEmpty) throw new ArgumentException("There is no distribution of no values.", nameof(values));
        var sorted = values.ToArray();
        Array.Sort(sorted);
        var edges = Enumerable.Range(1, bins - 1).Select(bin => sorted[(int)((long)bin * sorted.Length / bins)]).Distinct().Where(edge => edge < sorted[^1]).ToArray();
        var counts = new long[edges.Length + 1];
        foreach (var value in sorted) counts[BinOf(edges, value)]++;
        return new Distribution(edges, SharesOf(counts));
    }

    /// <summary>The bin that a value is in.</summary>
    public int BinOf(float value) => BinOf(Edges, value);

    /// <summary>
    /// The population stability index of other values against these: Σ (q - p) · ln(q / p) over the shares p here and q there, shares under 0.0001 taken for that. Under 0.1 is commonly
    /// taken for stable, from 0.2 for shifted (Siddiqi, Credit Risk Scorecards, 2006).
    /// </summary>
    /// <param name="counts">How many of the other values are in each bin.</param>
    public double StabilityIndex(IReadOnlyList<long> counts)
    {
        if (counts.Count != Shares.Count) throw new ArgumentException($"The distribution has {Shares.Count} bins, not {counts.Count}.", nameof(counts));
        var others = SharesOf(counts);
        return Shares.Select((share, bin) => (Expected: Math.Max(share, LeastShare), Actual: Math.Max(others[bin], LeastShare))).Sum(pair => (pair.Actual - pair.Expected) * Math.Log(pair.Actual / pair.Expected));
    }

    private static int BinOf(IReadOnlyList<float> edges, float value)
    {
        var bin = 0;
        while (bin < edges.Count && value > edges[bin]) bin++;
        return bin;
    }

    private static double[] SharesOf(IReadOnlyList<long> counts)
    {
        var sum = counts.Sum();
        return [.. counts.Select(count => sum == 0 ? 0 : (double)count / sum)];
    }
}
