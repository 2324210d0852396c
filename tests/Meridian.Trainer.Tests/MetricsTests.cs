using Meridian.Trainer.Evaluation;
using Meridian.Trainer.Learning;

namespace Meridian.Trainer.Tests;

public sealed class MetricsTests
{
    [Fact]
    public void The_area_is_how_often_a_pair_is_in_order()
    {
        var random = new Random(1);
        for (var round = 0; round < 50; round++)
        {
            var labels = Enumerable.Range(0, 60).Select(_ => random.Next(3) == 0).Append(true).Append(false).ToArray();
            var scores = labels.Select(label => (double)random.Next(8) + (label ? 1 : 0)).ToArray(); // with ties

            var pairs = (from yes in Enumerable.Range(0, labels.Length) where labels[yes] from no in Enumerable.Range(0, labels.Length) where !labels[no] select scores[yes] > scores[no] ? 1 : scores[yes] == scores[no] ? 0.5 : 0).ToList();
            Assert.Equal(pairs.Average(), Metrics.Auc(labels, scores), 1e-12);
        }
    }

    /// <summary>Ranked yes, no, yes, no: 1/2 · 1 + 1/2 · 2/3.</summary>
    [Fact]
    public void Average_precision_is_that_of_the_definition()
    {
        Assert.Equal(5 / 6d, Metrics.PrecisionRecallAuc([true, false, true, false], [0.9, 0.8, 0.7, 0.1]), 1e-12);
        Assert.Equal(0.25, Metrics.PrecisionRecallAuc([true, false, false, false], [0.5, 0.5, 0.5, 0.5]), 1e-12); // one score for all is the base rate
    }

    [Fact]
    public void Losses_are_those_of_the_definitions()
    {
        var samples = new Samples([0, 0], [true, false], 1);
        double[] margins = [Math.Log(0.8 / 0.2), Math.Log(0.6 / 0.4)];

        Assert.Equal(-(Math.Log(0.8) + Math.Log(0.4)) / 2, Metrics.LogLoss(samples, margins), 1e-12);
        Assert.Equal(((0.2 * 0.2) + (0.6 * 0.6)) / 2, Metrics.Brier(samples, margins), 1e-12);
        Assert.Equal(1000, Metrics.LogLoss(new Samples([0], [true], 1), [-1000]), 1e-9);
    }

    [Fact]
    public void Lift_and_calibration_go_by_the_highest_scores()
    {
        var labels = Enumerable.Range(0, 100).Select(row => row >= 95).ToArray();
        var scores = Enumerable.Range(0, 100).Select(row => row / 100d).ToArray();

        Assert.Equal(10, Metrics.LiftAtTenth(labels, scores), 1e-12);
        var table = Metrics.Calibration(labels, scores);
        Assert.Equal(10, table.Count);
        Assert.Equal(new CalibrationBin(10, 0.945, 0.5), table[^1]);
        Assert.Equal(new CalibrationBin(10, 0.045, 0), table[0]);
    }
}
