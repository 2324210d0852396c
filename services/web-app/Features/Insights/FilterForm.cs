using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Meridian.WebApp.Features.Insights;

/// <summary>A condition as a row of a form has it.</summary>
public sealed record FilterRow(string Property, string Operator, string Value)
{
    public static FilterRow Empty { get; } = new("", "=", "");
}

/// <summary>
/// Filters between the form's rows and the filter language (docs/filters.md). Rows are conditions that all have to hold; what is more than that is kept as it is, and said to be there.
/// </summary>
internal static class FilterForm
{
    public static readonly IReadOnlyList<(string Value, string Text)> Operators =
    [
        ("=", "is"), ("!=", "is not"), ("contains", "contains"), ("starts_with", "starts with"), ("ends_with", "ends with"), ("regex", "matches"), ("in", "is one of"),
        (">", "greater than"), (">=", "at least"), ("<", "less than"), ("<=", "at most"), ("set", "is set"), ("not_set", "is not set"), ("before", "before"), ("after", "after"), ("within_last", "within last"),
    ];

    /// <summary>A row is about the score of a model by this before the model's name; no property is called so.</summary>
    public const string ScorePrefix = "score.";

    public static bool NeedsValue(string @operator) => @operator is not ("set" or "not_set");

    /// <returns>Null when the filter is more than rows can show.</returns>
    public static IReadOnlyList<FilterRow>? Rows(JsonNode? filter)
    {
        if (filter is null) return [];
        var conditions = filter["and"] is JsonArray all ? all.ToList() : [filter];
        var rows = conditions.Select(Row).ToList();
        return rows.All(row => row is not null) ? [.. rows.OfType<FilterRow>()] : null;
    }

    /// <summary>The filter of rows; null without any that is filled in.</summary>
    public static JsonNode? Filter(IEnumerable<FilterRow> rows)
    {
        JsonNode?[] conditions = [.. rows.Where(IsWhole).Select(row => (JsonNode)Condition(row))];
        return conditions switch { [] => null, [var one] => one, _ => new JsonObject { ["and"] = new JsonArray(conditions) } };
    }

    private static bool IsScore(FilterRow row) => row.Property.StartsWith(ScorePrefix, StringComparison.Ordinal);

    private static bool IsWhole(FilterRow row) => row.Property.Length > 0 && (!NeedsValue(row.Operator) || row.Value.Length > 0);

    private static FilterRow? Row(JsonNode? condition)
    {
        if (condition is not JsonObject { Count: <= 3 } one || Subject(one) is not { } subject || one["operator"] is null) return null;
        return new FilterRow(subject, (string?)one["operator"] ?? "=", one["value"] is JsonArray list ? string.Join(", ", list.Select(Text)) : Text(one["value"]));
    }

    private static string? Subject(JsonObject condition) => condition["score"] is { } model ? ScorePrefix + (string?)model
        : condition["property"] is JsonArray path ? string.Join('.', path.Select(part => (string?)part)) : (string?)condition["property"];

    private static JsonObject Condition(FilterRow row)
    {
        var condition = IsScore(row) ? new JsonObject { ["score"] = row.Property[ScorePrefix.Length..] } : new JsonObject { ["property"] = row.Property };
        condition["operator"] = row.Operator;
        if (NeedsValue(row.Operator)) condition["value"] = Value(row);
        return condition;
    }

    private static JsonNode Value(FilterRow row)
    {
        // Only what is inside an event's JSON, and a score, has kinds; the rest is text, as are patterns.
        var isJson = IsScore(row) || row.Property.Split('.')[0] is "properties" or "traits" or "context" && row.Operator is "=" or "!=" or "<" or "<=" or ">" or ">=" or "in";
        return row.Operator == "in"
            ? new JsonArray([.. row.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(value => Scalar(value, isJson))])
            : Scalar(row.Value, isJson);
    }

    private static JsonValue Scalar(string text, bool isJson)
    {
        if (text is ['"', .. var inner, '"']) return JsonValue.Create(inner);
        if (!isJson) return JsonValue.Create(text);
        if (text is "true" or "false") return JsonValue.Create(text == "true");
        return IsNumber(text, out var number) ? JsonValue.Create(number) : JsonValue.Create(text);
    }

    // A text that would be read as something else stands in quotes.
    private static string Text(JsonNode? value) => value switch
    {
        null => "",
        JsonValue one when one.GetValueKind() == JsonValueKind.String => one.GetValue<string>() is var text && (text is "true" or "false" || IsNumber(text, out _)) ? $"\"{text}\"" : one.GetValue<string>(),
        _ => value.ToJsonString(),
    };

    private static bool IsNumber(string text, out double number) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
}
