using Meridian.Onnx;

namespace Meridian.Trainer.Learning;

/// <summary>Isolation forests (Liu, Ting, Zhou: Isolation Forest, ICDM 2008).</summary>
internal static class IsolationForests
{
    private const double Euler = 0.5772156649015329;

    /// <param name="rows">Ordinary ones, for the most part.</param>
    /// <param name="sample">How many each tree sees; 256 in the paper.</param>
    public static IsolationForest Train(Samples rows, int trees, int sample, int seed)
    {
        var random = new Random(seed);
        var size = Math.Min(sample, rows.Rows);
        if (size < 2) throw new TrainingException($"{rows.Rows} rows are too few to be told apart.");
        var depth = (int)Math.Ceiling(Math.Log2(size));
        var scale = -Math.Log(2) / (trees * AverageWay(size));
        return new IsolationForest([.. Enumerable.Range(0, trees).Select(_ => Tree(rows, random, Draw(random, rows.Rows, size), depth, scale))], rows.Width);
    }

    /// <summary>c(n): how many steps a search without success takes in a search tree of n, on average.</summary>
    public static double AverageWay(int size) => size <= 1 ? 0 : size == 2 ? 1 : (2 * (Math.Log(size - 1) + Euler)) - (2 * (size - 1d) / size);

    private static int[] Draw(Random random, int rows, int size)
    {
        var drawn = new HashSet<int>();
        while (drawn.Count < size) drawn.Add(random.Next(rows));
        int[] sorted = [.. drawn];
        Array.Sort(sorted);
        return sorted;
    }

    private static TreeNode[] Tree(Samples samples, Random random, int[] rows, int depth, double scale)
    {
        var nodes = new List<TreeNode>();
        Branch(rows, 0);
        return [.. nodes];

        int Branch(int[] here, int level)
        {
            var self = nodes.Count;
            nodes.Add(TreeNode.Leaf((float)((level + AverageWay(here.Length)) * scale)) with { Cover = here.Length });
            if (level == depth || here.Length <= 1) return self;
            var feature = random.Next(samples.Width);
            var (least, most) = (here.Min(row => samples.Values[(row * samples.Width) + feature]), here.Max(row => samples.Values[(row * samples.Width) + feature]));
            if (!(least < most)) return self;
            var threshold = (float)(least + (random.NextDouble() * (most - least)));
            if (threshold >= most) threshold = least; // by rounding
            int[] lower = [.. here.Where(row => samples.Values[(row * samples.Width) + feature] <= threshold)];
            var left = Branch(lower, level + 1);
            var right = Branch([.. here.Except(lower)], level + 1);
            nodes[self] = TreeNode.Split(feature, threshold, left, right) with { Cover = here.Length };
            return self;
        }
    }
}
