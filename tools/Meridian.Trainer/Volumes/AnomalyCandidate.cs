using Meridian.Features;
using Meridian.Onnx;
using Meridian.Trainer.Learning;

namespace Meridian.Trainer.Volumes;

/// <summary>A way to tell an odd hour from others, and how it did.</summary>
/// <param name="Places">Which features it takes.</param>
/// <param name="Onnx">Its file; null for a floor.</param>
/// <param name="Ordinary">Its scores of the test's ordinary hours.</param>
internal sealed record AnomalyCandidate(string Kind, int[] Places, OnnxModel? Onnx, object Settings, AnomalyReport Validation, AnomalyReport Test, double[] Ordinary)
{
    // Half of the trees and samples of the paper: a file of a hundred kilobytes instead of four.
    private const int ForestTrees = 50;
    private const int ForestSample = 128;

    // The forest splits by any feature alike: those of them that say how busy an hour of the day is, and how large a stream, would drown the others.
    private static readonly string[] ForestFeatures = ["vs_yesterday", "vs_last_week", "vs_same_hours", "deviations_week"];

    private delegate double Scorer(ReadOnlySpan<float> row);

    public IReadOnlyList<Feature> Features => [.. Places.Select(place => VolumeFeatures.Set.Features[place])];

    /// <summary>Learns what ordinary hours are like, and has never seen an incident.</summary>
    public static AnomalyCandidate Forest(VolumeData data, int seed)
    {
        var places = VolumeFeatures.Set.PlacesOf(ForestFeatures);
        var forest = IsolationForests.Train(data.Training.Ordinary.Only(places), ForestTrees, ForestSample, seed);
        return Of("isolation forest", data, places, forest.ToOnnx(), new { Trees = ForestTrees, Sample = ForestSample }, row => forest.Score(row));
    }

    /// <summary>Learns from incidents that were put in.</summary>
    public static AnomalyCandidate Boosted(VolumeData data, BoostingOptions options)
    {
        int[] places = [.. Enumerable.Range(0, VolumeFeatures.Set.Features.Count)];
        var trees = PlattScaling.Calibrate(BoostedTrees.Train(data.Training.Injected, data.Validation.Injected, options), data.Validation.Injected);
        var settings = new { Trees = trees.Trees.Count, options.Depth, options.Shrinkage, options.Lambda, options.LeastWeight, options.RowShare, options.FeatureShare };
        return Of("gradient-boosted trees on injected incidents, logistic loss, Platt-calibrated", data, places, trees.ToOnnx(), settings, row => trees.Score(row));
    }

    /// <summary>How far a feature lies from 0, and no model.</summary>
    public static AnomalyCandidate Alone(VolumeData data, string feature) => Of(feature + " alone", data, VolumeFeatures.Set.PlacesOf([feature]), null, new { }, row => Math.Abs(row[0]));

    private static AnomalyCandidate Of(string kind, VolumeData data, int[] places, OnnxModel? onnx, object settings, Scorer score)
    {
        double[] Scores(Samples samples)
        {
            var narrow = samples.Only(places);
            var scores = new double[narrow.Rows];
            for (var row = 0; row < scores.Length; row++) scores[row] = score(narrow.Row(row));
            return scores;
        }

        var held = Scores(data.Validation.Ordinary);
        var (threshold, ordinary) = (AnomalyReport.ThresholdOf(data.Validation, held), Scores(data.Test.Ordinary));
        return new AnomalyCandidate(kind, places, onnx, settings, AnomalyReport.Of(data.Validation, Scores(data.Validation.Injected), held, threshold),
            AnomalyReport.Of(data.Test, Scores(data.Test.Injected), ordinary, threshold), ordinary);
    }
}
