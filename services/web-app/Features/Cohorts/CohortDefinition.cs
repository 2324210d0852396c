using System.Globalization;
using System.Text.Json.Nodes;
using Meridian.WebApp.Features.Insights;

namespace Meridian.WebApp.Features.Cohorts;

/// <summary>Definitions of dynamic cohorts (docs/queries.md) between the form's fields and the API: something done, a trait and a score, all of which have to hold.</summary>
internal static class CohortDefinition
{
    public static JsonObject Of(CohortForm form)
    {
        JsonObject[] parts = [.. ((JsonObject?[])[Did(form), Trait(form), Score(form)]).OfType<JsonObject>()];
        return parts switch { [] => new JsonObject { ["did"] = new JsonObject() }, [var only] => only, _ => new JsonObject { ["and"] = new JsonArray([.. parts]) } };
    }

    /// <summary>The fields of a definition; null when it is more than they can show.</summary>
    public static CohortForm? Read(JsonNode? definition)
    {
        var form = new CohortForm { Times = ">=1", Within = "" };
        var parts = definition?["and"] is JsonArray all ? all.ToList() : [definition];
        return parts.All(part => part is JsonObject one && IsTaken(form, one)) && parts.Select(KindOf).Distinct().Count() == parts.Count ? form : null;
    }

    // Whoever did anything ever is everybody: a condition only where there is no other.
    private static JsonObject? Did(CohortForm form)
    {
        if (string.IsNullOrWhiteSpace(form.Event) && form.Times is null or ">=1" && string.IsNullOrEmpty(form.Within)) return null;
        var did = new JsonObject { ["did"] = string.IsNullOrWhiteSpace(form.Event) ? new JsonObject() : new JsonObject { ["event"] = form.Event.Trim() } };
        if (form.Times is { Length: > 1 } times && times != ">=1")
            did["times"] = new JsonObject { ["operator"] = times.TrimEnd("0123456789".ToCharArray()), ["value"] = int.Parse(times.TrimStart('>', '='), CultureInfo.InvariantCulture) };
        if (!string.IsNullOrEmpty(form.Within)) did["within"] = form.Within;
        return did;
    }

    private static JsonObject? Trait(CohortForm form)
    {
        if (string.IsNullOrWhiteSpace(form.Trait)) return null;
        var name = form.Trait.Trim();
        return FilterForm.Filter([new FilterRow(name.StartsWith("traits.", StringComparison.Ordinal) ? name : $"traits.{name}", form.Operator ?? "=", form.Value?.Trim() ?? "")]) as JsonObject;
    }

    private static JsonObject? Score(CohortForm form) => string.IsNullOrWhiteSpace(form.Model) ? null
        : FilterForm.Filter([new FilterRow(FilterForm.ScorePrefix + form.Model, form.Score ?? ">=", form.ScoreValue?.Trim() is { Length: > 0 } value ? value : "0.5")]) as JsonObject;

    private static bool IsTaken(CohortForm form, JsonObject part) => KindOf(part) switch
    {
        "did" => IsDidTaken(form, part),
        "property" => IsTraitTaken(form, part),
        "score" => IsScoreTaken(form, part),
        _ => false,
    };

    private static bool IsDidTaken(CohortForm form, JsonObject part)
    {
        if (part["did"] is not JsonObject did || did.Any(member => member.Key != "event") || part.Any(member => member.Key is not ("did" or "times" or "within"))) return false;
        (form.Event, form.Times, form.Within) = ((string?)did["event"], part["times"] is { } times ? $"{(string?)times["operator"]}{times["value"]}" : ">=1", (string?)part["within"] ?? "");
        return CohortForm.TimesChoices.Any(choice => choice.Value == form.Times) && CohortForm.WithinChoices.Any(choice => choice.Value == form.Within);
    }

    private static bool IsTraitTaken(CohortForm form, JsonObject part)
    {
        if (FilterForm.Rows(part) is not [var row]) return false;
        (form.Trait, form.Operator, form.Value) = (row.Property, row.Operator, row.Value);
        return true;
    }

    private static bool IsScoreTaken(CohortForm form, JsonObject part)
    {
        if (FilterForm.Rows(part) is not [var row]) return false;
        (form.Model, form.Score, form.ScoreValue) = (row.Property[FilterForm.ScorePrefix.Length..], row.Operator, row.Value);
        return CohortForm.ScoreChoices.Any(choice => choice.Value == form.Score);
    }

    private static string? KindOf(JsonNode? part) => part is JsonObject one ? ((string[])["did", "score", "property"]).FirstOrDefault(one.ContainsKey) : null;
}
