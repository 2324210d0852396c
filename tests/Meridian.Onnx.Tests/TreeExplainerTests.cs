using System.Numerics;

namespace Meridian.Onnx.Tests;

public sealed class TreeExplainerTests
{
    [Theory]
    [InlineData(1, 3)]
    [InlineData(4, 5)]
    [InlineData(8, 8)]
    public void Contributions_and_base_make_the_log_odds(int levels, int features)
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var ensemble = Some.Ensemble(seed, features, levels: levels);
            var explainer = TreeExplainer.Of(ensemble)!;
            var random = new Random(seed);
            for (var row = 0; row < 20; row++)
            {
                var values = Some.Row(random, features);

                var (start, contributions) = explainer.Explain(values);

                Assert.Equal(Margin(ensemble, values), start + contributions.Sum(), 1e-6);
            }
        }
    }

    /// <summary>By the definition: over all subsets of the other features, how much knowing this one changes what is expected.</summary>
    [Fact]
    public void Contributions_are_the_Shapley_values_of_all_subsets()
    {
        const int features = 6;
        for (var seed = 0; seed < 20; seed++)
        {
            var ensemble = Some.Ensemble(seed, features, trees: 3, levels: 6);
            var values = Some.Row(new Random(seed), features);

            var (start, contributions) = TreeExplainer.Of(ensemble)!.Explain(values);

            Assert.Equal(Expected(ensemble, values, 0), start, 1e-9);
            for (var feature = 0; feature < features; feature++) Assert.Equal(Shapley(ensemble, values, feature), contributions[feature], 1e-9);
        }
    }

    [Fact]
    public void A_feature_that_decides_nothing_adds_nothing()
    {
        var random = new Random(1);
        var rows = Enumerable.Range(0, 200).Select(_ => Some.Row(random, 6)).ToList();
        var ensemble = new TreeEnsemble([.. Enumerable.Range(0, 5).Select(_ => Some.Tree(random, rows, 5, used: 4))], 0, 6);

        var (_, contributions) = TreeExplainer.Of(ensemble)!.Explain(rows[0]);

        Assert.Equal((0, 0), (contributions[4], contributions[5]));
        Assert.All(contributions[..4], contribution => Assert.NotEqual(0, contribution));
    }

    [Fact]
    public void Features_that_do_the_same_add_the_same()
    {
        // Right and right gives 1, all else 0; half of the rows go each way at each split, whichever comes first.
        List<TreeNode> Tree(int first, int second) =>
        [
            TreeNode.Split(first, 0, 1, 2) with { Cover = 8 }, TreeNode.Leaf(0) with { Cover = 4 },
            TreeNode.Split(second, 0, 3, 4) with { Cover = 4 }, TreeNode.Leaf(0) with { Cover = 2 }, TreeNode.Leaf(1) with { Cover = 2 },
        ];

        var (start, contributions) = TreeExplainer.Of(new TreeEnsemble([Tree(0, 1)], 0, 2))!.Explain([1, 1]);

        Assert.Equal(0.25, start, 1e-12);
        Assert.Equal([0.375, 0.375], contributions.Select(one => Math.Round(one, 12)));
    }

    [Fact]
    public void A_value_that_is_no_number_goes_right_as_in_the_score()
    {
        var ensemble = Some.Ensemble(3);
        float[] values = [float.NaN, 0.1f, float.NaN, float.PositiveInfinity, float.NegativeInfinity];

        var (start, contributions) = TreeExplainer.Of(ensemble)!.Explain(values);

        Assert.Equal(Margin(ensemble, values), start + contributions.Sum(), 1e-6);
    }

    [Fact]
    public void Without_covers_there_is_no_explanation()
    {
        var ensemble = Some.Ensemble(1);
        var bare = ensemble with { Trees = [.. ensemble.Trees.Select(tree => tree.Select(node => node with { Cover = 0 }).ToList())] };

        Assert.Null(TreeExplainer.Of(bare));
        Assert.Null(TreeExplainer.Of(ensemble with { Trees = [] }));
        Assert.NotNull(TreeExplainer.Of(ensemble));
    }

    [Fact]
    public void A_row_of_another_width_is_refused() => Assert.Throws<ArgumentException>(() => TreeExplainer.Of(Some.Ensemble(1))!.Explain([1, 2]));

    /// <summary>A request explains a thousand rows.</summary>
    [Fact]
    public void Explaining_into_a_place_that_is_there_allocates_nothing()
    {
        var explainer = TreeExplainer.Of(Some.Ensemble(1, trees: 50, levels: 4))!;
        var contributions = new double[5];
        explainer.Explain([1, 0, 0, 0, 0], contributions);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var row = 0; row < 1_000; row++) explainer.Explain([row / 500f, 0, 0, 0, 0], contributions);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static double Margin(TreeEnsemble ensemble, float[] values) => Expected(ensemble, values, ~0u);

    private static double Shapley(TreeEnsemble ensemble, float[] values, int feature)
    {
        var (sum, all) = (0d, values.Length);
        for (uint subset = 0; subset < 1u << all; subset++)
        {
            if ((subset >> feature & 1) != 0) continue;
            var size = BitOperations.PopCount(subset);
            sum += Factorial(size) * Factorial(all - size - 1) / Factorial(all) * (Expected(ensemble, values, subset | 1u << feature) - Expected(ensemble, values, subset));
        }

        return sum;
    }

    private static double Factorial(int number) => Enumerable.Range(1, number).Aggregate(1d, (product, factor) => product * factor);

    private static double Expected(TreeEnsemble ensemble, float[] values, uint known) => ensemble.Bias + ensemble.Trees.Sum(tree => Expected(tree, 0, values, known));

    private static double Expected(IReadOnlyList<TreeNode> tree, int index, float[] values, uint known)
    {
        var node = tree[index];
        if (node.IsLeaf) return node.Value;
        if ((known >> node.Feature & 1) != 0) return Expected(tree, values[node.Feature] <= node.Threshold ? node.Left : node.Right, values, known);
        return ((tree[node.Left].Cover * Expected(tree, node.Left, values, known)) + (tree[node.Right].Cover * Expected(tree, node.Right, values, known))) / node.Cover;
    }
}
