using System.Text.Json;
using Meridian.WebApp.Features.Models;

namespace Meridian.WebApp.Tests.Models;

public sealed class ModelCardTests
{
    private const string Whole = """
        {"kind": "gradient-boosted trees", "intendedUse": "Orders people.", "label": "1 if gone", "limitations": ["One.", "Two."], "data": "Simulated.",
         "historyFrom": "2026-01-05T00:00:00+00:00", "seed": 20261,
         "parts": {"training": {"from": "2026-03-02T00:00:00Z", "rows": 48120, "positiveRate": 0.2143}, "test": {"rows": 12004}},
         "metrics": {"threshold": 0.6, "auc": 0.8512, "logLoss": 0.3412}, "calibrationError": 0.0123,
         "floors": {"baseRate": {"auc": 0.5, "logLoss": 0.52}, "minutes_since_last": {"auc": 0.7903, "logLoss": 0.402}},
         "features": {"minutes_since_last": "Minutes since the last event"},
         "calibration": [{"predicted": 0.05, "observed": 0.04, "rows": 1200}],
         "settings": {"trees": 180, "depth": 5}, "fairness": {"groups": [{"name": "a"}]}, "contacts": ["ada", {"name": "grace"}]}
        """;

    [Fact]
    public void Each_figure_stands_beside_the_floor_that_is_hardest_to_beat()
    {
        var card = Card(Whole);

        Assert.Equal([("AUC", 0.8512, (double?)0.7903), ("Log loss", 0.3412, 0.402), ("Calibration error", 0.0123, null)], card.Metrics.Select(metric => (metric.Title, metric.Value, metric.Floor)));
        Assert.Equal(["the share alone", "Minutes since the last event"], card.Floors);
    }

    [Fact]
    public void Its_texts_facts_and_calibration_are_found()
    {
        var card = Card(Whole);

        Assert.Equal(["What it is for", "What it learned to tell", "What it was trained with", "How it is made", "Where it falls short"], card.Texts.Select(text => text.Title));
        Assert.Equal(new CalibrationPoint(0.05, 0.04, 1200), Assert.Single(card.Calibration));
        Assert.Equal(["It learned from", "It was judged on", "How it came about", "Settings"], card.Facts.Select(part => part.Title));
        Assert.Equal([("From", "2 Mar 2026"), ("Rows", "48,120"), ("It happened to", "21.4%")], card.Facts[0].Facts);
        Assert.Equal([("History from", "5 Jan 2026"), ("Seed", "20261")], card.Facts[2].Facts);
    }

    [Fact]
    public void What_is_not_known_stays_as_json() => Assert.Equal(["fairness", "contacts"], Card(Whole).Rest.Select(member => member.Key));

    [Theory]
    [InlineData("""{"metrics": "good", "floors": 3, "calibration": {"a": 1}, "parts": [1], "limitations": {"a": [1]}, "intendedUse": 7}""")]
    [InlineData("""{"metrics": {"auc": "high"}, "calibration": [1, {"predicted": "x"}], "features": null}""")]
    [InlineData("""["a list"]""")]
    [InlineData("\"a text\"")]
    [InlineData("null")]
    public void A_card_of_another_shape_is_shown_as_far_as_it_goes(string json)
    {
        var card = Card(json);

        Assert.Empty(card.Metrics);
        Assert.Empty(card.Calibration);
    }

    private static ModelCard Card(string json) => ModelCard.Of(JsonSerializer.Deserialize<JsonElement>(json));
}
