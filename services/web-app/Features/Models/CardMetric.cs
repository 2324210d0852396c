using Meridian.WebApp.Design;

namespace Meridian.WebApp.Features.Models;

/// <summary>How good a model is in one respect, on what it was not trained with.</summary>
/// <param name="Floor">What can be had without the model.</param>
/// <param name="Note">What the floor is.</param>
public sealed record CardMetric(string Name, double Value, double? Floor, string? Note)
{
    public string Title => Titles.GetValueOrDefault(Name, Show.Words(Name) is [var first, .. var rest] ? char.ToUpperInvariant(first) + rest : Name);

    public string Text => Show.Number(Math.Round(Value, 4));

    public string? FloorText => Floor is { } floor ? Show.Number(Math.Round(floor, 4)) : null;

    /// <summary>What it says, for whoever meets it for the first time.</summary>
    public string? Means => Meanings.GetValueOrDefault(Name);

    private static readonly Dictionary<string, string> Titles = new(StringComparer.OrdinalIgnoreCase)
    {
        ["auc"] = "AUC", ["averagePrecision"] = "Average precision", ["brier"] = "Brier score", ["logLoss"] = "Log loss", ["calibrationError"] = "Calibration error", ["ece"] = "Calibration error",
    };

    private static readonly Dictionary<string, string> Meanings = new(StringComparer.OrdinalIgnoreCase)
    {
        ["auc"] = "How often the one of two people whom it happened to has the higher score: 0.5 is guessing, 1 is always.",
        ["averagePrecision"] = "How pure the top of the list is, over all lengths of the list. Guessing gives the share of people whom it happens to.",
        ["brier"] = "The mean square of the distance between score and outcome: less is better.",
        ["logLoss"] = "What the outcomes surprise the model by: less is better.",
        ["calibrationError"] = "How far scores lie from the shares that came true: less is better.",
        ["ece"] = "How far scores lie from the shares that came true: less is better.",
    };
}
