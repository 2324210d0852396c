namespace Meridian.Trainer.Learning;

/// <summary>
/// Features as small numbers: which of up to 64 bins, cut where values of the training lie, a value is in. A cut is a value that occurs, a float, and "up to the cut" is "in its bin or one before": so a split
/// by bins and one by the threshold send every row the same way.
/// </summary>
internal sealed class BinnedColumns
{
    public const int MostBins = 64;

    private BinnedColumns(float[][] cuts, byte[][] bins) => (Cuts, Bins) = (cuts, bins);

    /// <summary>By feature, ascending; what is above the last has a bin of its own.</summary>
    public float[][] Cuts { get; }

    /// <summary>By feature, then by row.</summary>
    public byte[][] Bins { get; }

    public static BinnedColumns Of(Samples samples)
    {
        var (cuts, bins) = (new float[samples.Width][], new byte[samples.Width][]);
        for (var feature = 0; feature < samples.Width; feature++)
        {
            var column = samples.Column(feature);
            cuts[feature] = CutsOf(column);
            bins[feature] = Array.ConvertAll(column, value => BinOf(cuts[feature], value));
        }

        return new BinnedColumns(cuts, bins);
    }

    private static float[] CutsOf(float[] column)
    {
        var sorted = (float[])column.Clone();
        Array.Sort(sorted);
        return [.. Enumerable.Range(1, MostBins - 1).Select(bin => sorted[(int)((long)bin * sorted.Length / MostBins)]).Distinct().Where(cut => cut < sorted[^1])];
    }

    private static byte BinOf(float[] cuts, float value)
    {
        var place = Array.BinarySearch(cuts, value);
        return (byte)(place >= 0 ? place : ~place);
    }
}
