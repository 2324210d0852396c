using Meridian.Contracts.Scores;
using Meridian.WebApp.Design;

namespace Meridian.WebApp.Scores;

/// <summary>How models and what they are given are called before people.</summary>
internal static class ModelNames
{
    /// <summary>Scores of people; a model of volumes scores the events of an hour.</summary>
    public const string OfPeople = "user";

    /// <summary>lead_score as Lead score.</summary>
    public static string Title(string model) => Show.Words(model) is [var first, .. var rest] ? char.ToUpperInvariant(first) + rest : model;

    /// <summary>The version that answers; while none does, the newest there is.</summary>
    public static ScoringModelVersion? Current(ScoringModel model) => model.Versions.FirstOrDefault(version => version.Version == model.Version) ?? (model.Versions is [var newest, ..] ? newest : null);

    /// <summary>What each feature is, of a version of a model.</summary>
    public static IReadOnlyDictionary<string, string> Descriptions(ScoringModel? model, int version)
    {
        var of = model?.Versions.FirstOrDefault(one => one.Version == version) ?? (model is null ? null : Current(model));
        return of?.Features.ToDictionary(feature => feature.Name, feature => feature.Description, StringComparer.Ordinal) ?? [];
    }

    /// <summary>Why there is no score.</summary>
    public static string Why(string? reason) => reason switch
    {
        "no_events" => "Nothing was done in the time that the model looks at.",
        "little_history" => "There are too few hours to compare this one with: the model needs a week of them.",
        _ => "The model gave none.",
    };
}
