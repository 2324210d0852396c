using Meridian.Trainer.Evaluation;
using Meridian.Trainer.Learning;

namespace Meridian.Trainer.Tests;

public sealed class PlattScalingTests
{
    /// <summary>Far from 0 too, where steps from there would leap beyond.</summary>
    [Theory]
    [InlineData(1.5, -0.5, 0, 1)]
    [InlineData(-2, 1, 0, 1)]
    [InlineData(0.8, -8, 9, 2)]
    [InlineData(-0.01, 3, 400, 100)]
    public void A_curve_is_found_again(double slope, double offset, double mean, double width)
    {
        var random = new Random(1);
        var values = Enumerable.Range(0, 40_000).Select(_ => mean + (width * 3 * (random.NextDouble() - 0.5))).ToArray();
        var labels = Array.ConvertAll(values, value => random.NextDouble() < Metrics.Probability((slope * value) + offset));

        var curve = LogisticCurve.Fit(values, labels);

        Assert.All(values.Take(200), value => Assert.Equal(Metrics.Probability((slope * value) + offset), Metrics.Probability(curve.Margin(value)), 0.02));
    }

    [Fact]
    public void Numbers_that_tell_all_apart_or_nothing_have_a_curve_too()
    {
        var apart = LogisticCurve.Fit([1, 2, 3, 4], [false, false, true, true]);
        var nothing = LogisticCurve.Fit([7, 7, 7, 7], [false, true, false, true]);

        Assert.True(double.IsFinite(apart.Slope) && apart.Slope > 0);
        Assert.Equal(0, nothing.Margin(7), 1e-6);
    }

    [Fact]
    public void A_model_that_is_too_sure_of_itself_is_brought_back()
    {
        var (training, validation, test) = (Some.Samples(1_500, 1, 0.25), Some.Samples(1_500, 2, 0.25), Some.Samples(3_000, 3, 0.25));
        var trained = BoostedTrees.Train(training, validation, new BoostingOptions { Trees = 40, Seed = 1 });
        var sure = trained with { Bias = trained.Bias * 3 + 1, Trees = [.. trained.Trees.Select(tree => tree.Select(node => node with { Value = node.Value * 3 }).ToArray())] };

        var calibrated = PlattScaling.Calibrate(sure, validation);

        double Loss(Onnx.TreeEnsemble ensemble) => Metrics.LogLoss(test, Metrics.Margins(ensemble, test));
        Assert.True(Loss(calibrated) < Loss(sure) - 0.05);
        Assert.Equal(Loss(trained), Loss(calibrated), 0.02);
        Assert.Equal(Metrics.Auc(test.Labels, Metrics.Margins(sure, test)), Metrics.Auc(test.Labels, Metrics.Margins(calibrated, test)), 1e-3);
    }
}
