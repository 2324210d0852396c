using System.Text.Json.Nodes;
using Meridian.WebApp.Features.Insights;
using Meridian.WebApp.Gateway;
using Meridian.WebApp.Scores;

namespace Meridian.WebApp.Features.Cohorts;

/// <summary>A cohort's definition in words, as far as words are short enough.</summary>
internal static class CohortWords
{
    public static string Of(Cohort cohort) => cohort.Type != "dynamic"
        ? cohort.Users is { } users ? FormattableString.Invariant($"{users} people by id") : "People by id"
        : string.Join(", and ", Parts(cohort));

    /// <summary>Each condition of a dynamic one.</summary>
    public static IReadOnlyList<string> Parts(Cohort cohort) => [.. (cohort.Definition?["and"] is JsonArray all ? all.ToList() : [cohort.Definition]).Select(Words)];

    private static string Words(JsonNode? part)
    {
        if (part?["did"] is { } did) return Did(part, did);
        var @operator = FilterForm.Operators.FirstOrDefault(choice => choice.Value == (string?)part?["operator"]).Text;
        if (part?["score"] is { } score) return Score(ModelNames.Title((string?)score ?? ""), (string?)part["operator"], $"{@operator} {part["value"]}");
        return part?["property"] is { } property ? $"{property} {@operator} {part["value"]}".TrimEnd() : "a condition of its own";
    }

    private static string Score(string model, string? @operator, string compared) => @operator switch
    {
        "set" => $"has a score of “{model}”",
        "not_set" => $"has no score of “{model}” yet",
        _ => $"“{model}” says {compared}",
    };

    private static string Did(JsonNode part, JsonNode did)
    {
        var within = (string?)part["within"];
        var when = within is null ? ", ever" : $" {CohortForm.WithinChoices.FirstOrDefault(choice => choice.Value == within).Text ?? $"within {within}"}";
        var what = (string?)did["event"] is { } name ? $"“{name}”" : "anything";
        return $"did {what} {TimesOf(part["times"])}{when}";
    }

    private static string TimesOf(JsonNode? count)
    {
        if (count is null) return "at least once";
        var asked = $"{(string?)count["operator"]}{count["value"]}";
        return CohortForm.TimesChoices.FirstOrDefault(choice => choice.Value == asked).Text ?? $"{(string?)count["operator"]} {count["value"]} times";
    }
}
