using Meridian.Onnx;

namespace Meridian.Trainer.Learning;

/// <summary>Grows one tree, level by level down its branches, along the gradients of a loss (Friedman 2001; with second derivatives as in Chen, Guestrin: XGBoost, KDD 2016).</summary>
internal sealed class TreeGrower(BinnedColumns columns, double[] gradients, double[] weights, BoostingOptions options)
{
    private readonly double[] _sums = new double[BinnedColumns.MostBins];
    private readonly double[] _weightSums = new double[BinnedColumns.MostBins];
    private readonly List<TreeNode> _nodes = [];

    /// <summary>A tree over some rows and features; its covers are still to be counted.</summary>
    public List<TreeNode> Grow(int[] rows, int[] features)
    {
        _nodes.Clear();
        Branch(rows, features, options.Depth);
        return [.. _nodes];
    }

    private int Branch(Span<int> rows, int[] features, int levels)
    {
        var (sum, weight) = (0d, 0d);
        foreach (var row in rows) (sum, weight) = (sum + gradients[row], weight + weights[row]);
        var self = _nodes.Count;
        _nodes.Add(TreeNode.Leaf((float)(-sum / (weight + options.Lambda) * options.Shrinkage)));
        if (levels == 0 || weight < 2 * options.LeastWeight) return self;

        var best = new Split(options.LeastGain, -1, -1);
        foreach (var feature in features) best = Better(best, feature, rows, sum, weight);
        if (best.Feature < 0) return self;
        var lower = Part(rows, columns.Bins[best.Feature], best.Bin);
        var left = Branch(rows[..lower], features, levels - 1);
        var right = Branch(rows[lower..], features, levels - 1);
        _nodes[self] = TreeNode.Split(best.Feature, columns.Cuts[best.Feature][best.Bin], left, right);
        return self;
    }

    private Split Better(Split best, int feature, ReadOnlySpan<int> rows, double sum, double weight)
    {
        Array.Clear(_sums);
        Array.Clear(_weightSums);
        var bins = columns.Bins[feature];
        foreach (var row in rows)
        {
            _sums[bins[row]] += gradients[row];
            _weightSums[bins[row]] += weights[row];
        }

        var (lower, lowerWeight, whole) = (0d, 0d, Quality(sum, weight));
        for (var bin = 0; bin < columns.Cuts[feature].Length; bin++)
        {
            (lower, lowerWeight) = (lower + _sums[bin], lowerWeight + _weightSums[bin]);
            if (lowerWeight < options.LeastWeight || weight - lowerWeight < options.LeastWeight) continue;
            var gain = Quality(lower, lowerWeight) + Quality(sum - lower, weight - lowerWeight) - whole;
            if (gain > best.Gain) best = new Split(gain, feature, bin);
        }

        return best;
    }

    private double Quality(double sum, double weight) => sum * sum / (weight + options.Lambda);

    // Rows of bins up to one to the front; returns how many.
    private static int Part(Span<int> rows, byte[] bins, int bin)
    {
        var lower = 0;
        for (var index = 0; index < rows.Length; index++)
        {
            if (bins[rows[index]] > bin) continue;
            (rows[lower], rows[index]) = (rows[index], rows[lower]);
            lower++;
        }

        return lower;
    }

    private readonly record struct Split(double Gain, int Feature, int Bin);
}
