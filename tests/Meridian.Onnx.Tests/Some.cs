namespace Meridian.Onnx.Tests;

/// <summary>Random trees over rows, the same for the same seed.</summary>
internal static class Some
{
    public static TreeEnsemble Ensemble(int seed, int features = 5, int trees = 6, int levels = 4)
    {
        var random = new Random(seed);
        var rows = Enumerable.Range(0, 300).Select(_ => Row(random, features)).ToList();
        return new TreeEnsemble([.. Enumerable.Range(0, trees).Select(_ => Tree(random, rows, levels, used: features))], 0.25f, features);
    }

    /// <summary>Splits by chance until rows or levels run out, by the first <paramref name="used"/> features; one may come again on a way.</summary>
    public static List<TreeNode> Tree(Random random, List<float[]> rows, int levels, int used)
    {
        var nodes = new List<TreeNode>();
        Grow(rows, levels);
        return nodes;

        int Grow(List<float[]> here, int left)
        {
            var self = nodes.Count;
            nodes.Add(TreeNode.Leaf(random.NextSingle() - 0.5f) with { Cover = here.Count });
            if (left == 0) return self;
            var (feature, threshold) = (random.Next(used), (random.NextSingle() * 2) - 1);
            var (lower, upper) = (here.Where(row => row[feature] <= threshold).ToList(), here.Where(row => !(row[feature] <= threshold)).ToList());
            if (lower.Count == 0 || upper.Count == 0) return self;
            nodes[self] = TreeNode.Split(feature, threshold, Grow(lower, left - 1), Grow(upper, left - 1)) with { Cover = here.Count };
            return self;
        }
    }

    public static float[] Row(Random random, int features) => [.. Enumerable.Range(0, features).Select(_ => (random.NextSingle() * 2) - 1)];
}
