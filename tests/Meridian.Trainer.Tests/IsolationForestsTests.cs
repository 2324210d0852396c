using Meridian.Trainer.Learning;

namespace Meridian.Trainer.Tests;

public sealed class IsolationForestsTests
{
    private static Samples Crowd(int rows)
    {
        var random = new Random(1);
        return Samples.Of(Enumerable.Range(0, rows).Select(_ => (new[] { random.NextSingle() + random.NextSingle(), random.NextSingle() + random.NextSingle() }, false)), 2);
    }

    [Fact]
    public void What_stands_alone_has_a_high_score_and_the_crowd_has_not()
    {
        var forest = IsolationForests.Train(Crowd(2_000), 100, 256, 3);

        Assert.InRange(forest.Score([6, -4]), 0.7f, 1f);
        Assert.InRange(forest.Score([1, 1]), 0.3f, 0.5f);
    }

    /// <summary>2^(-E(h) / c), from the ways down the trees themselves: c(256) is 10.2448 in the paper's terms.</summary>
    [Fact]
    public void Scores_are_those_of_the_paper()
    {
        var forest = IsolationForests.Train(Crowd(500), 20, 256, 3);
        float[] row = [0.2f, 1.9f];

        var ways = forest.Trees.Average(tree =>
        {
            var (node, steps) = (0, 0);
            for (; !tree[node].IsLeaf; steps++) node = row[tree[node].Feature] <= tree[node].Threshold ? tree[node].Left : tree[node].Right;
            return steps + IsolationForests.AverageWay((int)tree[node].Cover);
        });

        Assert.Equal(10.2448, IsolationForests.AverageWay(256), 1e-4);
        Assert.Equal(Math.Pow(2, -ways / 10.244770920116851), forest.Score(row), 1e-5);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes() => Assert.Equal(IsolationForests.Train(Crowd(500), 10, 64, 3).ToOnnx().ToBytes(), IsolationForests.Train(Crowd(500), 10, 64, 3).ToOnnx().ToBytes());

    [Fact]
    public void Rows_that_are_all_the_same_are_one_leaf() => Assert.All(IsolationForests.Train(new Samples(new float[100], new bool[100], 1), 5, 64, 1).Trees, tree => Assert.Single(tree));
}
