using Meridian.Features;
using Meridian.Trainer.Learning;

namespace Meridian.Trainer.Shipping;

/// <summary>What serving has to know of a model, with how things were spread when it was trained.</summary>
internal static class Baseline
{
    /// <param name="features">What the model takes, of a set.</param>
    /// <param name="training">The rows it was trained with.</param>
    /// <param name="scores">Its scores of rows that it was not trained with.</param>
    public static ScoringManifest Of(FeatureSet set, IReadOnlyList<Feature> features, string outcome, Samples training, IEnumerable<double> scores) => new(set.Name, [.. features.Select(feature => feature.Name)], outcome)
    {
        Baseline = new ScoringBaseline(
            training.Rows, features.Select((feature, place) => (feature.Name, Spread: Distribution.Of(training.Column(place)))).ToDictionary(pair => pair.Name, pair => pair.Spread),
            Distribution.Of([.. scores.Select(score => (float)score)])),
    };
}
