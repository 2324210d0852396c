using System.Globalization;
using System.Text.Json.Nodes;
using Meridian.WebApp.Features.Insights;
using Meridian.WebApp.Gateway;

namespace Meridian.WebApp.Features.Cohorts;

/// <summary>The fields of a new cohort, and its definition (docs/queries.md).</summary>
public sealed class CohortForm
{
    internal static readonly IReadOnlyList<(string Value, string Text)> TimesChoices =
        [(">=1", "at least once"), (">=2", "at least twice"), (">=3", "at least 3 times"), (">=5", "at least 5 times"), (">=10", "at least 10 times"), ("=0", "never"), ("=1", "exactly once")];

    internal static readonly IReadOnlyList<(string Value, string Text)> WithinChoices =
        [("7d", "in the last 7 days"), ("14d", "in the last 14 days"), ("30d", "in the last 30 days"), ("90d", "in the last 90 days"), ("", "ever")];

    public string? Name { get; set; }

    public string? Description { get; set; }

    public string? Event { get; set; }

    public string? Times { get; set; }

    public string? Within { get; set; }

    public string? Trait { get; set; }

    public string? Operator { get; set; }

    public string? Value { get; set; }

    public string? Users { get; set; }

    /// <summary>The people that were named, if any were.</summary>
    internal IReadOnlyList<string> UserIds => [.. (Users ?? "").Split(['\n', ','], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct()];

    internal JsonObject Definition()
    {
        var did = Did();
        if (string.IsNullOrWhiteSpace(Trait)) return did;
        var name = Trait.Trim();
        var trait = FilterForm.Filter([new FilterRow(name.StartsWith("traits.", StringComparison.Ordinal) ? name : $"traits.{name}", Operator ?? "=", Value?.Trim() ?? "")]);
        return trait is null ? did : new JsonObject { ["and"] = new JsonArray(did, trait) };
    }

    private JsonObject Did()
    {
        var did = new JsonObject { ["did"] = string.IsNullOrWhiteSpace(Event) ? new JsonObject() : new JsonObject { ["event"] = Event.Trim() } };
        if (Times is { Length: > 1 } times && times != ">=1")
            did["times"] = new JsonObject { ["operator"] = times.TrimEnd("0123456789".ToCharArray()), ["value"] = int.Parse(times.TrimStart('>', '='), CultureInfo.InvariantCulture) };
        if (!string.IsNullOrEmpty(Within)) did["within"] = Within;
        return did;
    }

    /// <summary>A definition in words, as far as words are short enough.</summary>
    internal static string Describe(Cohort cohort)
    {
        if (cohort.Type != "dynamic") return cohort.Users is { } users ? FormattableString.Invariant($"{users} people by id") : "People by id";
        var parts = cohort.Definition?["and"] is JsonArray all ? all.ToList() : [cohort.Definition];
        return string.Join(", and ", parts.Select(Words));
    }

    private static string TimesOf(JsonNode? count)
    {
        if (count is null) return "at least once";
        var asked = $"{(string?)count["operator"]}{count["value"]}";
        return TimesChoices.FirstOrDefault(choice => choice.Value == asked).Text ?? $"{(string?)count["operator"]} {count["value"]} times";
    }

    private static string Words(JsonNode? part)
    {
        if (part?["did"] is { } did)
        {
            var (times, within) = (TimesOf(part["times"]), (string?)part["within"]);
            return $"did “{(string?)did["event"] ?? "anything"}” {times} {(within is null ? "ever" : WithinChoices.FirstOrDefault(choice => choice.Value == within).Text ?? $"within {within}")}";
        }

        return part?["property"] is { } property ? $"{property} {FilterForm.Operators.FirstOrDefault(choice => choice.Value == (string?)part["operator"]).Text} {part["value"]}".TrimEnd() : "a condition of its own";
    }
}
