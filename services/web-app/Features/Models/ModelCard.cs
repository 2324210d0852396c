using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.WebApp.Design;

namespace Meridian.WebApp.Features.Models;

/// <summary>What is said under a heading.</summary>
public sealed record CardText(string Title, IReadOnlyList<string> Lines);

/// <param name="Predicted">The mean score of some people.</param>
/// <param name="Observed">The share of them whom it happened to.</param>
public sealed record CalibrationPoint(double Predicted, double Observed, long? Rows);

/// <summary>Single values under a heading.</summary>
public sealed record CardFacts(string Title, IReadOnlyList<(string Name, string Text)> Facts);

/// <summary>A model card, as far as its members are known: it is free JSON (docs/models.md), and what is not known here stands in <see cref="Rest"/>.</summary>
internal sealed class ModelCard
{
    private static readonly Dictionary<string, string> TextTitles = new(StringComparer.Ordinal)
    {
        ["intendedUse"] = "What it is for",
        ["notFor"] = "What it is not for",
        ["label"] = "What it learned to tell",
        ["population"] = "Of whom or what",
        ["data"] = "What it was trained with",
        ["kind"] = "How it is made",
        ["limitations"] = "Where it falls short",
    };

    private static readonly Dictionary<string, string> FactNames = new(StringComparer.Ordinal)
    {
        ["historyFrom"] = "History from",
        ["historyTo"] = "History to",
        ["trainedAt"] = "Trained",
        ["positiveRate"] = "It happened to",
        ["baseRate"] = "the share alone",
        ["moments"] = "Moments",
    };

    private readonly JsonObject _json;
    private readonly HashSet<string> _taken = ["features"]; // they have a page of their own

    private ModelCard(JsonObject json) => _json = json;

    public IReadOnlyList<CardText> Texts { get; private set; } = [];

    public IReadOnlyList<CardMetric> Metrics { get; private set; } = [];

    /// <summary>What needs no model and is held against it.</summary>
    public IReadOnlyList<string> Floors { get; private set; } = [];

    public IReadOnlyList<CalibrationPoint> Calibration { get; private set; } = [];

    /// <summary>What it was trained and judged with, and how.</summary>
    public IReadOnlyList<CardFacts> Facts { get; private set; } = [];

    public JsonObject Rest { get; } = [];

    public static ModelCard Of(JsonElement json)
    {
        // What is no object has nothing that could be known.
        var card = new ModelCard(JsonNode.Parse(json.GetRawText()) switch { JsonObject all => all, null => [], var other => new JsonObject { ["card"] = other } });
        card.Texts = [.. TextTitles.Select(text => card.TextOf(text.Key, text.Value)).OfType<CardText>()];
        card.TakeMetrics();
        card.TakeCalibration();
        card.Facts = [.. card.PartsOf(), .. card.Single(), .. card.Others()];
        foreach (var (name, value) in card._json.Where(member => member.Value is not null && !card._taken.Contains(member.Key))) card.Rest[name] = value!.DeepClone();
        return card;
    }

    private CardText? TextOf(string name, string title)
    {
        IReadOnlyList<string>? lines = _json[name] switch
        {
            JsonArray list when list.All(IsText) => [.. list.Select(item => item!.GetValue<string>())],
            var one when IsText(one) => [one!.GetValue<string>()],
            _ => null,
        };
        if (lines is not { Count: > 0 }) return null;
        _taken.Add(name);
        return new CardText(title, lines);
    }

    private void TakeMetrics()
    {
        if (_json["metrics"] is not JsonObject metrics || metrics.Any(metric => Number(metric.Value) is null)) return;
        var floors = _json["floors"] as JsonObject ?? [];
        Floors = [.. floors.Select(floor => FloorName(floor.Key))];
        // The threshold is chosen, not reached.
        Metrics = [.. metrics.Where(metric => metric.Key != "threshold").Select(metric => new CardMetric(metric.Key, Number(metric.Value)!.Value, [.. floors.Select(floor => floor.Value is JsonObject of ? Number(of[metric.Key]) : null)]))];
        if (Number(_json["calibrationError"]) is { } error) Metrics = [.. Metrics, new CardMetric("calibrationError", error, [.. floors.Select(_ => (double?)null)])];
        _taken.UnionWith(["metrics", "floors", "calibrationError"]);
    }

    private void TakeCalibration()
    {
        Calibration = [.. (_json["calibration"] as JsonArray ?? []).OfType<JsonObject>().Select(point => Number(point["predicted"]) is { } predicted && Number(point["observed"]) is { } observed
            ? new CalibrationPoint(predicted, observed, (long?)Number(point["rows"])) : null).OfType<CalibrationPoint>()];
        if (Calibration.Count > 0) _taken.Add("calibration");
    }

    // The parts of a history that it learned from, was chosen by and was judged on.
    private IEnumerable<CardFacts> PartsOf()
    {
        if (_json["parts"] is not JsonObject parts || parts.Any(part => FactsOf(part.Value) is null)) return [];
        _taken.Add("parts");
        return parts.Select(part => new CardFacts(part.Key switch { "training" => "It learned from", "validation" => "It was chosen by", "test" => "It was judged on", var other => Capital(other) }, FactsOf(part.Value)!));
    }

    private IEnumerable<CardFacts> Single()
    {
        var single = _json.Where(member => member.Value is JsonValue && !_taken.Contains(member.Key)).ToList();
        if (single.Count == 0) return [];
        _taken.UnionWith(single.Select(member => member.Key));
        return [new CardFacts("How it came about", [.. single.Select(member => (FactName(member.Key), Text(member.Key, member.Value!)))])];
    }

    private List<CardFacts> Others()
    {
        var others = _json.Where(member => !_taken.Contains(member.Key) && FactsOf(member.Value) is not null).Select(member => (member.Key, Facts: new CardFacts(FactName(member.Key), FactsOf(member.Value)!))).ToList();
        _taken.UnionWith(others.Select(other => other.Key));
        return [.. others.Select(other => other.Facts)];
    }

    private static IReadOnlyList<(string Name, string Text)>? FactsOf(JsonNode? value) =>
        value is JsonObject { Count: > 0 } all && all.All(member => member.Value is JsonValue) ? [.. all.Select(member => (FactName(member.Key), Text(member.Key, member.Value!)))] : null;

    // A floor that is a feature alone is called as the feature is.
    private string FloorName(string name) => (string?)(_json["features"] as JsonObject)?[name] ?? FactNames.GetValueOrDefault(name, Show.Words(name));

    private static string FactName(string name) => FactNames.GetValueOrDefault(name, Capital(Show.Words(name)));

    private static string Text(string name, JsonNode value)
    {
        if (Number(value) is { } number) return name == "positiveRate" ? Show.Percent(number) : name == "seed" ? number.ToString(CultureInfo.InvariantCulture) : Show.Number(number);
        var text = IsText(value) ? value.GetValue<string>() : value.ToJsonString();
        return text is [>= '0' and <= '9', _, _, _, '-', ..] && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? Show.Day(at) : text;
    }

    private static bool IsText(JsonNode? value) => value is JsonValue one && one.GetValueKind() == JsonValueKind.String;

    private static double? Number(JsonNode? value) => value is JsonValue one && one.GetValueKind() == JsonValueKind.Number ? one.GetValue<double>() : null;

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
