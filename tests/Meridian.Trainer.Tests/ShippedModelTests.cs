using System.Security.Cryptography;
using System.Text.Json;
using Meridian.Features;
using Meridian.Onnx;

namespace Meridian.Trainer.Tests;

public sealed class ShippedModelTests
{
    [Theory]
    [InlineData("churn", "user/1")]
    [InlineData("lead_score", "user/1")]
    [InlineData("anomaly", "volume/1")]
    public void A_shipped_model_is_what_its_manifest_says(string name, string set)
    {
        var folder = Path.Combine(Shipped.Folder, name, "1");
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "model.json")));
        var (model, features) = (Shipped.Of(name), FeatureSet.All.Single(one => one.Name == set));

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(model.Onnx)), manifest.RootElement.GetProperty("sha256").GetString());
        Assert.InRange(model.Onnx.Length, 10_000, 150_000);
        Assert.Equal((set, "features", "score"), (model.Scoring.FeatureSet, model.Scoring.Input, model.Scoring.Output));
        Assert.Equal(model.Scoring.Features.Count, features.PlacesOf(model.Scoring.Features).Distinct().Count());
        Assert.Equal(model.Scoring.Features.Order(), model.Scoring.Baseline!.Features.Keys.Order());
        Assert.All(model.Scoring.Baseline.Features.Values.Append(model.Scoring.Baseline.Score), spread => Assert.Equal(1, spread.Shares.Sum(), 1e-9));
    }

    [Theory]
    [InlineData("churn")]
    [InlineData("lead_score")]
    [InlineData("anomaly")]
    public void A_shipped_model_can_be_explained(string name)
    {
        var model = Shipped.Of(name);
        Assert.True(TreeEnsemble.TryRead(model.Onnx, out var ensemble));
        Assert.Equal(model.Scoring.Features.Count, ensemble.Features);
        var row = model.Scoring.Features.Select(feature => model.Scoring.Baseline!.Features[feature].Edges is [var edge, ..] ? edge : 0).ToArray();

        var (start, contributions) = TreeExplainer.Of(ensemble)!.Explain(row);

        Assert.Equal(ensemble.Margin(row), start + contributions.Sum(), 1e-4);
    }

    /// <summary>Better than what needs no model; by how much, the card says.</summary>
    [Theory]
    [InlineData("churn", "auc")]
    [InlineData("lead_score", "auc")]
    [InlineData("anomaly", "prAuc")]
    public void A_shipped_model_is_better_than_its_floors(string name, string metric)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(Shipped.Folder, name, "1", "model.json")));
        var card = manifest.RootElement.GetProperty("card");

        Assert.All(card.GetProperty("floors").EnumerateObject(), floor => Assert.True(card.GetProperty("metrics").GetProperty(metric).GetDouble() > floor.Value.GetProperty(metric).GetDouble(), floor.Name));
        Assert.StartsWith("Simulated", card.GetProperty("data").GetString(), StringComparison.Ordinal);
    }
}
