using Meridian.Features;
using Meridian.Trainer.Evaluation;
using Meridian.Trainer.Learning;
using Meridian.Trainer.Shipping;

namespace Meridian.Trainer.People;

/// <summary>Trains a model of people and holds it against what came later, and against what needs no model.</summary>
internal static class PeopleTrainer
{
    private const string Alone = "minutes_since_last";

    public static TrainedModel Train(PeopleQuestion question, PeopleData data, BoostingOptions options)
    {
        var ensemble = PlattScaling.Calibrate(BoostedTrees.Train(data.Training, data.Validation, options), data.Validation);
        var margins = Metrics.Margins(ensemble, data.Test);
        return new TrainedModel(question.Model, question.Description, ensemble.ToOnnx())
        {
            Scoring = Baseline.Of(UserFeatures.Set, UserFeatures.Set.Features, question.Outcome, data.Training, margins.Select(Metrics.Probability)),
            Card = CardOf(question, data, options, margins) with { Settings = new { Trees = ensemble.Trees.Count, options.Depth, options.Shrinkage, options.Lambda, options.LeastWeight, options.RowShare, options.FeatureShare } },
        };
    }

    private static ModelCard CardOf(PeopleQuestion question, PeopleData data, BoostingOptions options, double[] margins)
    {
        var calibration = Metrics.Calibration(data.Test.Labels, Array.ConvertAll(margins, Metrics.Probability));
        return new ModelCard
        {
            Kind = "gradient-boosted trees, logistic loss, Platt-calibrated",
            IntendedUse = "Orders people by who deserves attention first, and says how likely. Not for decisions about a person without a person who decides.",
            Label = question.Label,
            Population = question.Population,
            Parts = new Dictionary<string, CardPart> { ["training"] = Part(data.Plan.Training, data.Training), ["validation"] = Part(data.Plan.Validation, data.Validation), ["test"] = Part(data.Plan.Test, data.Test) },
            Metrics = Report.Of(data.Test, margins),
            Floors = Floors(data),
            Calibration = calibration,
            CalibrationError = Metrics.Rounded(calibration.Sum(bin => bin.Rows * Math.Abs(bin.Predicted - bin.Observed)) / data.Test.Rows),
            Features = UserFeatures.Set.Features.ToDictionary(feature => feature.Name, feature => feature.Description),
            Limitations =
            [
                $"Trained for {question.Population}; of others it says what it would of those most like them.",
                "The weeks of one person are several rows: they are not independent, and figures are less certain than their number says.",
                "Features are of UTC days and of any events whatever their names; a product that is used once a month looks like one that is left.",
            ],
            Seed = options.Seed,
        };
    }

    private static CardPart Part(IReadOnlyList<DateTimeOffset> moments, Samples samples) => new(moments[0], moments[^1], moments.Count, samples.Rows, Metrics.Rounded(samples.Rate));

    // What is known without any model: how often it happens, and how long ago the last event was.
    private static Dictionary<string, Report> Floors(PeopleData data)
    {
        var place = UserFeatures.Set.PlacesOf([Alone])[0];
        double[] Values(Samples samples) => Array.ConvertAll(samples.Column(place), value => Math.Log(1 + value));
        var curve = LogisticCurve.Fit(Values(data.Training), data.Training.Labels);
        var constant = new double[data.Test.Rows];
        Array.Fill(constant, Math.Log(data.Training.Rate / (1 - data.Training.Rate)));
        return new Dictionary<string, Report> { ["baseRate"] = Report.Of(data.Test, constant) with { LiftAtTenth = 1 }, [Alone] = Report.Of(data.Test, Array.ConvertAll(Values(data.Test), curve.Margin)) };
    }
}

/// <summary>What a model of people is made from.</summary>
internal sealed record PeopleData(MomentPlan Plan, Samples Training, Samples Validation, Samples Test);
