using Meridian.Onnx;
using Meridian.Trainer.Evaluation;

namespace Meridian.Trainer.Learning;

/// <summary>
/// Gradient-boosted trees for the logistic loss, over histograms, with a share of rows and features for each tree. It stops when the validation has not got better for a while, and keeps the trees up to the best.
/// All chance comes from the seed, and sums run in one order: the same rows give the same trees, bit by bit.
/// </summary>
internal static class BoostedTrees
{
    public static TreeEnsemble Train(Samples training, Samples validation, BoostingOptions options)
    {
        if (training.Positives == 0 || training.Positives == training.Rows) throw new TrainingException($"Of {training.Rows} rows to train with {training.Positives} are positive: there is nothing to tell apart.");
        var random = new Random(options.Seed);
        var columns = BinnedColumns.Of(training);
        var bias = (float)Math.Log(training.Rate / (1 - training.Rate));
        var (trees, margins, held) = (new List<IReadOnlyList<TreeNode>>(), Filled(training.Rows, bias), Filled(validation.Rows, bias));
        var (gradients, weights) = (new double[training.Rows], new double[training.Rows]);
        var grower = new TreeGrower(columns, gradients, weights, options);
        var (best, bestCount) = (Metrics.LogLoss(validation, held), 0);
        while (trees.Count < options.Trees && trees.Count - bestCount < options.Patience)
        {
            for (var row = 0; row < margins.Length; row++)
            {
                var chance = Metrics.Probability(margins[row]);
                (gradients[row], weights[row]) = (chance - (training.Labels[row] ? 1 : 0), Math.Max(chance * (1 - chance), 1e-9));
            }

            var tree = Covered(grower.Grow(Share(random, training.Rows, options.RowShare), Share(random, training.Width, options.FeatureShare)), training, margins);
            trees.Add(tree);
            for (var row = 0; row < held.Length; row++) held[row] += tree[LeafOf(tree, validation.Row(row))].Value;
            if (Metrics.LogLoss(validation, held) is var loss && loss < best) (best, bestCount) = (loss, trees.Count);
        }

        return new TreeEnsemble(trees[..bestCount], bias, training.Width);
    }

    private static double[] Filled(int rows, double value)
    {
        var margins = new double[rows];
        Array.Fill(margins, value);
        return margins;
    }

    // Counts the rows that come to each node, adds the leaves to the margins. All rows, whichever the tree was grown with.
    private static TreeNode[] Covered(List<TreeNode> tree, Samples training, double[] margins)
    {
        var counts = new int[tree.Count];
        for (var row = 0; row < margins.Length; row++)
        {
            var node = 0;
            var values = training.Row(row);
            counts[0]++;
            while (!tree[node].IsLeaf) counts[node = values[tree[node].Feature] <= tree[node].Threshold ? tree[node].Left : tree[node].Right]++;
            margins[row] += tree[node].Value;
        }

        return [.. tree.Select((node, index) => node with { Cover = counts[index] })];
    }

    private static int LeafOf(TreeNode[] tree, ReadOnlySpan<float> values)
    {
        var node = 0;
        while (!tree[node].IsLeaf) node = values[tree[node].Feature] <= tree[node].Threshold ? tree[node].Left : tree[node].Right;
        return node;
    }

    // Some of the numbers below count, at least one, in ascending order.
    private static int[] Share(Random random, int count, double share)
    {
        var all = Enumerable.Range(0, count).ToArray();
        random.Shuffle(all);
        var some = all[..Math.Max(1, (int)Math.Round(count * share))];
        Array.Sort(some);
        return some;
    }
}
