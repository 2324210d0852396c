using Meridian.WebApp.Design;

namespace Meridian.WebApp.Features.Models;

/// <summary>How good a model is in one respect, on what it was not trained with.</summary>
/// <param name="Name">As in the card.</param>
/// <param name="Floors">What can be had without the model, in the order of the card's floors; null where one of them does not say.</param>
public sealed record CardMetric(string Name, double Value, IReadOnlyList<double?> Floors)
{
    private static readonly Dictionary<string, (string Title, string Means)> Known = new(StringComparer.Ordinal)
    {
        ["auc"] = ("AUC", "How often, of one whom it happens to and one whom it does not, the first has the higher score. 0.5 is guessing, 1 is always."),
        ["prAuc"] = ("Average precision", "How pure the top of the list is, over all lengths of the list. Guessing gives the share of those whom it happens to."),
        ["logLoss"] = ("Log loss", "How much what happens surprises the model. Less is better."),
        ["brier"] = ("Brier score", "The mean square of the distance between score and what happens. Less is better."),
        ["liftAtTenth"] = ("Lift of the top tenth", "How many times more often it happens in the tenth with the highest scores than in all."),
        ["calibrationError"] = ("Calibration error", "How far scores lie from the shares that come true. Less is better."),
        ["precision"] = ("Precision", "Of the hours that it points at, the share that are right."),
        ["recall"] = ("Recall", "Of the hours that it should point at, the share that it does."),
        ["incidentRecall"] = ("Incidents found", "Of the incidents, those with at least one hour that it points at."),
        ["falseAlarmsAWeek"] = ("False alarms a week", "Ordinary hours that it points at. Less is better."),
    };

    private static readonly string[] LessIsBetter = ["logLoss", "brier", "calibrationError", "falseAlarmsAWeek"];

    public string Title => Known.TryGetValue(Name, out var known) ? known.Title : Show.Words(Name) is [var first, .. var rest] ? char.ToUpperInvariant(first) + rest : Name;

    /// <summary>What it says, for whoever meets it for the first time.</summary>
    public string? Means => Known.TryGetValue(Name, out var known) ? known.Means : null;

    /// <summary>The floor that is hardest to beat.</summary>
    public double? Floor => Floors.All(floor => floor is null) ? null : LessIsBetter.Contains(Name) ? Floors.Min() : Floors.Max();

    public static string Text(double? value) => Show.Number(value is { } number ? Math.Round(number, 3) : null);
}
