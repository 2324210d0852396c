using Meridian.Onnx;
using Meridian.Trainer.Evaluation;
using Meridian.Trainer.Learning;

namespace Meridian.Trainer.Tests;

public sealed class BoostedTreesTests
{
    private static readonly BoostingOptions Options = new() { Trees = 60, Depth = 3, Seed = 5 };

    [Fact]
    public void What_only_two_numbers_together_tell_is_learned()
    {
        var ensemble = BoostedTrees.Train(Some.Samples(4_000, 1), Some.Samples(1_000, 2), Options);

        var test = Some.Samples(2_000, 3);
        // A row in ten is turned round by chance, so that none can do much better.
        Assert.InRange(Metrics.Auc(test.Labels, Metrics.Margins(ensemble, test)), 0.86, 0.95);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_does_not()
    {
        byte[] Train(int seed) => BoostedTrees.Train(Some.Samples(2_000, 1), Some.Samples(500, 2), Options with { Seed = seed }).ToOnnx().ToBytes();

        Assert.Equal(Train(5), Train(5));
        Assert.NotEqual(Train(5), Train(6));
    }

    [Fact]
    public void Noise_is_not_learned_for_long()
    {
        var (training, validation) = (Some.Samples(2_000, 1, noise: 0.5), Some.Samples(2_000, 2, noise: 0.5));

        var ensemble = BoostedTrees.Train(training, validation, Options with { Trees = 300, Patience = 10 });

        Assert.InRange(ensemble.Trees.Count, 0, 30);
        Assert.True(Metrics.LogLoss(validation, Metrics.Margins(ensemble, validation)) <= Math.Log(2) + 0.01);
    }

    [Fact]
    public void Covers_count_the_rows_of_the_training()
    {
        var training = Some.Samples(2_000, 1);

        var ensemble = BoostedTrees.Train(training, Some.Samples(500, 2), Options);

        Assert.NotEmpty(ensemble.Trees);
        Assert.All(ensemble.Trees, tree =>
        {
            Assert.Equal(training.Rows, tree[0].Cover);
            Assert.All(tree.Where(node => !node.IsLeaf), node => Assert.Equal(node.Cover, tree[node.Left].Cover + tree[node.Right].Cover));
            Assert.All(tree, node => Assert.True(node.Cover >= 1));
        });
        // So that the mean of the log-odds over the training is where an explanation begins.
        Assert.Equal(Metrics.Margins(ensemble, training).Average(), TreeExplainer.Of(ensemble)!.Base, 1e-5);
    }

    [Fact]
    public void A_value_on_a_threshold_goes_the_same_way_in_training_as_later()
    {
        // Whole numbers: every value lies on a cut.
        var random = new Random(1);
        Samples Draw(int rows) => Samples.Of(Enumerable.Range(0, rows).Select(_ => random.Next(10)).Select(value => (new[] { (float)value }, value >= 5 != (random.Next(20) == 0))), 1);
        var ensemble = BoostedTrees.Train(Draw(2_000), Draw(500), Options with { FeatureShare = 1 });

        Assert.True(ensemble.Score([4]) < 0.2);
        Assert.True(ensemble.Score([5]) > 0.8);
    }

    [Fact]
    public void Where_all_are_the_same_there_is_nothing_to_learn()
    {
        var same = Samples.Of(Enumerable.Range(0, 10).Select(value => (new[] { (float)value }, true)), 1);

        Assert.Throws<TrainingException>(() => BoostedTrees.Train(same, same, Options));
    }
}
