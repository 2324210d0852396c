using System.Text;
using System.Text.Json;

namespace Meridian.Contracts.Filters;

/// <summary>Reads the value of a condition, which has to fit its operator and its property.</summary>
internal static class FilterValueParser
{
    private const int MaxTextLength = 1024;
    private const int MaxAlternatives = 1000;

    // What both a DateTime64(3) of ClickHouse and a DateTime hold.
    private const long Earliest = -2_208_988_800_000; // 1900
    private const long Latest = 10_413_792_000_000; // 2300

    public static FilterValue Parse(FilterProperty property, FilterOperator @operator, JsonElement? value, string path)
    {
        CheckOperator(property, @operator, path);
        if (@operator is FilterOperator.Set or FilterOperator.NotSet)
            return value is null ? new FilterValue.None() : throw new FilterException(path, $"\"{FilterOperators.Name(@operator)}\" takes no value.");
        if (value is not { } json) throw new FilterException(path, "The value is missing.");
        return @operator switch
        {
            FilterOperator.WithinLast => Span(json, path),
            FilterOperator.Before or FilterOperator.After => Moment(json, path),
            FilterOperator.Regex => Pattern(json, path),
            FilterOperator.Contains or FilterOperator.StartsWith or FilterOperator.EndsWith => Part(json, path),
            FilterOperator.In => Alternatives(property, json, path),
            _ when property.IsTime => Moment(json, path),
            FilterOperator.Equal or FilterOperator.NotEqual => Scalar(property, json, path, flags: true),
            _ => Scalar(property, json, path, flags: false),
        };
    }

    private static void CheckOperator(FilterProperty property, FilterOperator @operator, string path)
    {
        var ofText = @operator is FilterOperator.Contains or FilterOperator.StartsWith or FilterOperator.EndsWith or FilterOperator.Regex or FilterOperator.In;
        var ofTime = @operator is FilterOperator.Before or FilterOperator.After or FilterOperator.WithinLast;
        if (property.IsJson || !(property.IsTime ? ofText : ofTime)) return;
        throw new FilterException(path[..path.LastIndexOf('.')] + ".operator",
            $"{property} is a {(property.IsTime ? "time" : "text")}: \"{FilterOperators.Name(@operator)}\" does not apply.");
    }

    private static FilterValue Scalar(FilterProperty property, JsonElement json, string path, bool flags) => json.ValueKind switch
    {
        JsonValueKind.String => new FilterValue.Text(Text(json, path)),
        JsonValueKind.Number when property.IsJson => new FilterValue.Number(Number(json, path)),
        JsonValueKind.True or JsonValueKind.False when property.IsJson && flags => new FilterValue.Flag(json.GetBoolean()),
        JsonValueKind.Null => throw new FilterException(path, "Null is no value: ask with \"set\" or \"not_set\"."),
        _ => throw new FilterException(path, (property.IsJson, flags) switch
        {
            (false, _) => $"{property} is a text: the value must be one too.",
            (true, true) => "The value must be a text, a number, true or false.",
            (true, false) => "The value must be a text or a number.",
        }),
    };

    private static FilterValue.Text Part(JsonElement json, string path) =>
        json.ValueKind == JsonValueKind.String && Text(json, path) is { Length: > 0 } text
            ? new FilterValue.Text(text)
            : throw new FilterException(path, "The value must be a text that is not empty.");

    private static FilterValue.Pattern Pattern(JsonElement json, string path)
    {
        if (json.ValueKind != JsonValueKind.String) throw new FilterException(path, "The value must be a regular expression as a text.");
        var pattern = FilterPattern.Parse(Text(json, path), out var flaw);
        return new FilterValue.Pattern(pattern ?? throw new FilterException(path, flaw));
    }

    private static FilterValue.Alternatives Alternatives(FilterProperty property, JsonElement json, string path)
    {
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() is 0 or > MaxAlternatives)
            throw new FilterException(path, $"The value must be a list of 1 to {MaxAlternatives} values.");
        var values = json.EnumerateArray().Select((value, index) => Scalar(property, value, $"{path}[{index}]", flags: true)).Distinct().ToList();
        return new FilterValue.Alternatives(
            [.. values.OfType<FilterValue.Text>().Select(text => text.Value)],
            [.. values.OfType<FilterValue.Number>().Select(number => number.Value)],
            [.. values.OfType<FilterValue.Flag>().Select(flag => flag.Value)]);
    }

    private static FilterValue.Moment Moment(JsonElement json, string path)
    {
        if (json.ValueKind != JsonValueKind.String || !FilterTime.TryParse(Text(json, path), out var time))
            throw new FilterException(path, "The value must be a time such as \"2026-01-31\" or \"2026-01-31T12:00:00Z\".");
        return time is >= Earliest and < Latest ? new FilterValue.Moment(time) : throw new FilterException(path, "The time must lie between 1900 and 2299.");
    }

    private static FilterValue.Span Span(JsonElement json, string path) =>
        json.ValueKind == JsonValueKind.String && FilterDuration.TryParse(Text(json, path), out var span)
            ? new FilterValue.Span(span)
            : throw new FilterException(path, $"The value must be a length of time such as \"30m\", \"24h\" or \"7d\": a whole number with s, m, h, d or w, at most {FilterDuration.MaxDays} days.");

    private static string Text(JsonElement json, string path)
    {
        var text = FilterParser.Text(json, path);
        return Encoding.UTF8.GetByteCount(text) <= MaxTextLength ? text : throw new FilterException(path, $"A text has at most {MaxTextLength} bytes.");
    }

    private static double Number(JsonElement json, string path)
    {
        // Adding zero makes nought of minus nought: the two are equal and must not look like two values.
        if (json.TryGetDouble(out var number) && double.IsFinite(number)) return number + 0.0;
        throw new FilterException(path, "The number is too large.");
    }
}
