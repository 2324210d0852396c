using System.Security.Cryptography;
using System.Text.Json;
using Meridian.Features;
using Meridian.Testing;
using Meridian.Trainer.Learning;
using Meridian.Trainer.People;
using Meridian.Trainer.Simulation;

namespace Meridian.Trainer.Tests;

public sealed class TrainingRunTests(SimulatedHistory history, ClickHouseServer server)
{
    private static readonly BoostingOptions Small = new() { Trees = 20, Depth = 3, Seed = 3, LeastWeight = 2 };

    [Fact]
    public async Task The_same_events_and_seed_give_the_same_file()
    {
        var run = await RunAsync();
        Task<Shipping.TrainedModel> Train(int seed) => run.PeopleAsync(PeopleQuestion.Churn, history.People, Small with { Seed = seed }, TestContext.Current.CancellationToken);

        var (one, again, other) = (await Train(3), await Train(3), await Train(4));

        Assert.Equal(one.Onnx.ToBytes(), again.Onnx.ToBytes());
        Assert.NotEqual(one.Onnx.ToBytes(), other.Onnx.ToBytes());
    }

    [Fact]
    public async Task A_model_is_written_with_a_card_that_tells_all_of_it()
    {
        using var folder = new TemporaryDirectory();
        var model = await (await RunAsync()).PeopleAsync(PeopleQuestion.Lead(PersonEvents.Conversion), history.People, Small, TestContext.Current.CancellationToken);

        var place = model.Write(folder.Path, 7);

        using var manifest = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(place, "model.json"), TestContext.Current.CancellationToken));
        var (root, card) = (manifest.RootElement, manifest.RootElement.GetProperty("card"));
        Assert.Equal(Path.Combine(folder.Path, "lead_score", "7"), place);
        Assert.Equal(["card", "description", "scoring", "sha256"], root.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(place, "model.onnx"), TestContext.Current.CancellationToken))), root.GetProperty("sha256").GetString());
        Assert.Equal(["calibration", "calibrationError", "data", "features", "floors", "historyFrom", "historyTo", "intendedUse", "kind", "label", "limitations", "metrics", "parts", "population", "seed", "settings", "trainedAt"],
            card.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
        Assert.Contains($"{history.ProductTenant}", card.GetProperty("data").GetString(), StringComparison.Ordinal);
        Assert.Equal(UserFeatures.Set.Features.Count, card.GetProperty("features").EnumerateObject().Count());
        Assert.Equal(10, card.GetProperty("calibration").GetArrayLength());
    }

    /// <summary>A simulation is not the world, but what holds in it has to be found.</summary>
    [Fact]
    public async Task Churn_is_told_better_than_by_chance()
    {
        var model = await (await RunAsync()).PeopleAsync(PeopleQuestion.Churn, history.People, Small, TestContext.Current.CancellationToken);

        var metrics = (Evaluation.Report)model.Card.Metrics;
        Assert.InRange(metrics.Auc, 0.7, 0.99);
        Assert.True(metrics.LogLoss < ((IReadOnlyDictionary<string, Evaluation.Report>)model.Card.Floors)["baseRate"].LogLoss);
    }

    [Fact]
    public async Task Injected_incidents_are_found()
    {
        var model = await (await RunAsync()).AnomalyAsync(history.Volumes, Small, TestContext.Current.CancellationToken);

        var (metrics, floors) = ((Volumes.AnomalyReport)model.Card.Metrics, (IReadOnlyDictionary<string, Volumes.AnomalyReport>)model.Card.Floors);
        Assert.InRange(metrics.Auc, 0.85, 1);
        Assert.Equal(3, floors.Count);
        Assert.True(metrics.PrAuc > floors["deviations_week alone"].PrAuc);
        Assert.Equal(metrics.Threshold, model.Card.Threshold);
    }

    [Fact]
    public async Task A_tenant_without_events_or_with_few_weeks_of_them_is_told_so()
    {
        var run = await RunAsync();

        var absent = await Assert.ThrowsAsync<TrainingException>(() => run.PeopleAsync(PeopleQuestion.Churn, new([Guid.CreateVersion7()], null, null, IsImported: false), Small, TestContext.Current.CancellationToken));
        var young = await Assert.ThrowsAsync<TrainingException>(() => run.PeopleAsync(PeopleQuestion.Churn, history.People with { WarmUp = TimeSpan.FromDays(90) }, Small, TestContext.Current.CancellationToken));
        var unknown = await Assert.ThrowsAsync<TrainingException>(() => run.PeopleAsync(PeopleQuestion.Lead("Nobody Does This"), history.People, Small, TestContext.Current.CancellationToken));

        Assert.Contains("no events", absent.Message, StringComparison.Ordinal);
        Assert.Contains("too short", young.Message, StringComparison.Ordinal);
        Assert.Contains("0 of them positive", unknown.Message, StringComparison.Ordinal);
    }

    private async Task<TrainingRun> RunAsync() => new(await history.DatabaseAsync(server), TextWriter.Null, TimeProvider.System);
}
