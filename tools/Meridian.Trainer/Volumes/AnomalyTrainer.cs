using System.Globalization;
using Meridian.Features;
using Meridian.Trainer.Evaluation;
using Meridian.Trainer.Learning;
using Meridian.Trainer.Shipping;

namespace Meridian.Trainer.Volumes;

/// <summary>
/// Trains both kinds of models that can tell an odd hour from others, an isolation forest and boosted trees that have seen incidents, and takes the one that finds more of those of the validation. The test part decides
/// nothing.
/// </summary>
internal static class AnomalyTrainer
{
    public static TrainedModel Train(VolumeData data, BoostingOptions options)
    {
        var (forest, trees) = (AnomalyCandidate.Forest(data, options.Seed), AnomalyCandidate.Boosted(data, options));
        var (chosen, other) = forest.Validation.PrAuc > trees.Validation.PrAuc ? (forest, trees) : (trees, forest);
        return new TrainedModel("anomaly", "How odd an hour's number of events is, given the four weeks before", chosen.Onnx!)
        {
            Scoring = Baseline.Of(VolumeFeatures.Set, chosen.Features, "an hour unlike those before", data.Training.Ordinary.Only(chosen.Places), chosen.Ordinary),
            Card = CardOf(data, chosen, [AnomalyCandidate.Alone(data, "deviations_week"), AnomalyCandidate.Alone(data, "vs_same_hours"), other]) with { Seed = options.Seed },
        };
    }

    private static ModelCard CardOf(VolumeData data, AnomalyCandidate chosen, AnomalyCandidate[] others) => new()
    {
        Kind = chosen.Kind,
        IntendedUse = "Points people at hours with far more or far fewer events than such hours have. It does not know why, nor which holidays there are.",
        Label = "1 in hours within an incident that was put in (outage, drop to 10-50 %, spike to 2-6 times) where it changes the count by three times its square root or more",
        Population = $"hours of streams with {VolumeFeatures.LeastHours - 1} hours before them; the streams are all events together and those of one name, with 2 an hour or more on average",
        Parts = new Dictionary<string, CardPart> { ["training"] = Part(data.Training), ["validation"] = Part(data.Validation), ["test"] = Part(data.Test) },
        Metrics = chosen.Test,
        Floors = others.ToDictionary(other => other.Kind, other => other.Test),
        Threshold = chosen.Test.Threshold,
        Settings = chosen.Settings,
        Features = chosen.Features.ToDictionary(feature => feature.Name, feature => feature.Description),
        Limitations =
        [
            "Incidents were put in, not lived through: figures say how well such are found, not how many there are, and a score is the share of hours in an incident only where there are as many.",
            string.Create(CultureInfo.InvariantCulture, $"Its streams had {data.Sizes.Least:0} to {data.Sizes.Most:0} events an hour on average; of others it says what it would of the nearest."),
            $"The threshold bears {AnomalyReport.Borne} false alarms a week and stream on the validation; a tenant with many streams wants a higher one.",
            "An incident is in the hours before those that follow: the score is the less sure the longer one lasts, and for weeks after it.",
        ],
        Seed = 0,
    };

    private static CardPart Part(VolumePart part) =>
        new(DateTimeOffset.FromUnixTimeSeconds(part.From * 3600), DateTimeOffset.FromUnixTimeSeconds(part.To * 3600), part.Streams, part.Injected.Rows, Metrics.Rounded(part.Injected.Rate));
}
