using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.WebApp.Design;

namespace Meridian.WebApp.Features.Models;

/// <param name="Predicted">The mean score of some people.</param>
/// <param name="Observed">The share of them whom it happened to.</param>
public sealed record CalibrationPoint(double Predicted, double Observed, long? Rows);

/// <summary>
/// A model card, as far as its members are known: it is free JSON (docs/models.md), and what is not known here stands in <see cref="Rest"/>.
/// </summary>
internal sealed class ModelCard
{
    /// <summary>A part of text: what the model is for, or not for.</summary>
    public sealed record Words(string Title, IReadOnlyList<string> Lines);

    private static readonly Dictionary<string, string> TextTitles = new(StringComparer.OrdinalIgnoreCase)
    {
        ["intendedUse"] = "What it is for", ["use"] = "What it is for", ["purpose"] = "What it is for", ["label"] = "What it learned to tell", ["outcome"] = "What it learned to tell",
        ["notFor"] = "What it is not for", ["notIntendedFor"] = "What it is not for", ["limitations"] = "Where it falls short", ["method"] = "How it is made", ["algorithm"] = "How it is made",
    };

    private readonly List<Words> _texts = [];
    private readonly List<(string Title, IReadOnlyList<(string Name, string Text)> Facts)> _data = [];

    public IReadOnlyList<Words> Texts => _texts;

    public IReadOnlyList<CardMetric> Metrics { get; private set; } = [];

    public IReadOnlyList<CalibrationPoint> Calibration { get; private set; } = [];

    /// <summary>What it was trained and judged with, part by part.</summary>
    public IReadOnlyList<(string Title, IReadOnlyList<(string Name, string Text)> Facts)> Data => _data;

    public JsonObject Rest { get; } = [];

    public static ModelCard Of(JsonElement json)
    {
        var card = new ModelCard();
        // What is no object has nothing that could be known.
        foreach (var (name, value) in JsonNode.Parse(json.GetRawText()) switch { JsonObject all => all, null => [], var other => new JsonObject { ["card"] = other } })
        {
            if (value is not null && !card.IsText(name, value) && !card.IsFigures(name, value)) card.AddRest(name, value);
        }

        return card;
    }

    private bool IsText(string name, JsonNode value)
    {
        if (!TextTitles.TryGetValue(name, out var title) || Lines(value) is not { } lines) return false;
        _texts.Add(new Words(title, lines));
        return true;
    }

    private bool IsFigures(string name, JsonNode value)
    {
        if (name == "metrics") Metrics = MetricsOf(value);
        else if (name == "calibration") Calibration = PointsOf(value);
        return name switch { "metrics" => Metrics.Count > 0, "calibration" => Calibration.Count > 0, _ => false };
    }

    private void AddRest(string name, JsonNode value)
    {
        if (FactsOf(value) is { } facts) _data.Add((Capital(Show.Words(name)), facts));
        else Rest[name] = value.DeepClone();
    }

    private static IReadOnlyList<string>? Lines(JsonNode value) => value switch
    {
        JsonValue one when one.GetValueKind() == JsonValueKind.String => [one.GetValue<string>()],
        JsonArray list when list.All(item => item is JsonValue one && one.GetValueKind() == JsonValueKind.String) => [.. list.Select(item => item!.GetValue<string>())],
        _ => null,
    };

    // {"auc": 0.8}, {"auc": {"value": 0.8, "floor": 0.5}} or [{"name": "auc", "value": 0.8, "floor": 0.5}].
    private static List<CardMetric> MetricsOf(JsonNode value) => value switch
    {
        JsonObject all => [.. all.Select(member => Metric(member.Key, member.Value)).OfType<CardMetric>()],
        JsonArray list => [.. list.OfType<JsonObject>().Select(one => one["name"] is JsonValue name ? Metric(name.ToString(), one) : null).OfType<CardMetric>()],
        _ => [],
    };

    private static CardMetric? Metric(string name, JsonNode? value) => value switch
    {
        JsonObject one when Number(one["value"]) is { } number => new CardMetric(name, number, Number(one["floor"]), one["floorIs"]?.ToString() ?? one["note"]?.ToString()),
        _ when Number(value) is { } number => new CardMetric(name, number, null, null),
        _ => null,
    };

    private static List<CalibrationPoint> PointsOf(JsonNode value) =>
        [.. (value as JsonArray ?? []).OfType<JsonObject>().Select(point => Number(point["predicted"]) is { } predicted && Number(point["observed"]) is { } observed
            ? new CalibrationPoint(predicted, observed, (long?)Number(point["rows"])) : null).OfType<CalibrationPoint>()];

    // Something with single values only.
    private static IReadOnlyList<(string Name, string Text)>? FactsOf(JsonNode value) => value switch
    {
        JsonObject all when all.Count > 0 && all.All(member => member.Value is JsonValue) => [.. all.Select(member => (Capital(Show.Words(member.Key)), Text(member.Value!)))],
        _ => null,
    };

    private static string Text(JsonNode value)
    {
        if (Number(value) is { } number) return Show.Number(number);
        var text = value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
        return text.Length is >= 10 and <= 35 && char.IsAsciiDigit(text[0]) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? Show.Day(at) : text;
    }

    private static double? Number(JsonNode? value) => value is JsonValue one && one.GetValueKind() == JsonValueKind.Number ? one.GetValue<double>() : null;

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
