using System.Text.Json;

namespace Meridian.Features.Tests;

public sealed class DistributionTests
{
    [Fact]
    public void Ten_bins_hold_equally_many()
    {
        var values = Enumerable.Range(0, 1000).Select(value => (float)value).ToArray();
        new Random(1).Shuffle(values);

        var distribution = Distribution.Of(values);

        Assert.Equal([100, 200, 300, 400, 500, 600, 700, 800, 900], distribution.Edges);
        Assert.All(distribution.Shares, share => Assert.Equal(0.1, share, 2e-3));
        Assert.Equal(1, distribution.Shares.Sum(), 1e-12);
        Assert.Equal((0, 0, 1, 9), (distribution.BinOf(-5), distribution.BinOf(100), distribution.BinOf(100.5f), distribution.BinOf(5000)));
    }

    [Fact]
    public void Values_that_are_often_the_same_have_fewer_bins()
    {
        Assert.Equal([0f], Distribution.Of([0, 0, 0, 0, 0, 0, 0, 0, 0, 7]).Edges);
        Assert.Equal([0.9, 0.1], Distribution.Of([0, 0, 0, 0, 0, 0, 0, 0, 0, 7]).Shares.Select(share => Math.Round(share, 12)));
        var same = Distribution.Of([3, 3, 3]);
        Assert.Empty(same.Edges);
        Assert.Equal([1], same.Shares);
        Assert.Throws<ArgumentException>(() => Distribution.Of([]));
    }

    /// <summary>(0.8 - 0.5) ln(0.8 / 0.5) + (0.2 - 0.5) ln(0.2 / 0.5), by hand.</summary>
    [Fact]
    public void The_index_is_that_of_the_definition()
    {
        var halves = new Distribution([1], [0.5, 0.5]);

        Assert.Equal(0.4158883, halves.StabilityIndex([80, 20]), 1e-6);
        Assert.Equal(0, halves.StabilityIndex([5, 5]), 1e-12);
        Assert.Equal(new Distribution([1], [0.8, 0.2]).StabilityIndex([1, 1]), halves.StabilityIndex([80, 20]), 1e-12);
    }

    [Fact]
    public void A_bin_that_is_empty_counts_as_a_ten_thousandth()
    {
        var halves = new Distribution([1], [0.5, 0.5]);

        Assert.Equal(((1 - 0.5) * Math.Log(1 / 0.5)) + ((1e-4 - 0.5) * Math.Log(1e-4 / 0.5)), halves.StabilityIndex([9, 0]), 1e-12);
        Assert.True(double.IsFinite(new Distribution([1], [1, 0]).StabilityIndex([0, 9])));
        Assert.Throws<ArgumentException>(() => halves.StabilityIndex([1, 2, 3]));
    }

    [Fact]
    public void What_comes_from_the_same_source_is_stable_and_what_is_moved_is_not()
    {
        var random = new Random(3);
        float[] Draw(double shift) => [.. Enumerable.Range(0, 5_000).Select(_ => (float)(Enumerable.Range(0, 12).Sum(_ => random.NextDouble()) - 6 + shift))];
        var distribution = Distribution.Of(Draw(0));

        Assert.InRange(Index(distribution, Draw(0)), 0, 0.02);
        Assert.InRange(Index(distribution, Draw(0.7)), 0.2, 2);
    }

    [Fact]
    public void A_manifest_survives_its_text()
    {
        var manifest = new ScoringManifest("user/1", ["events_7d"], "gone")
        {
            Baseline = new ScoringBaseline(7, new Dictionary<string, Distribution> { ["events_7d"] = Distribution.Of([1.1f, 2, 3]) }, Distribution.Of([0.25f, 0.5f])),
        };

        var text = JsonSerializer.Serialize(manifest, JsonSerializerOptions.Web);
        var read = JsonSerializer.Deserialize<ScoringManifest>(text, JsonSerializerOptions.Web)!;

        Assert.Equal(text, JsonSerializer.Serialize(read, JsonSerializerOptions.Web));
        Assert.Equal(manifest.Baseline.Features["events_7d"].Edges, read.Baseline!.Features["events_7d"].Edges);
    }

    [Fact]
    public void Sets_say_where_a_feature_stands()
    {
        Assert.Equal([1, 0], UserFeatures.Set.PlacesOf(["minutes_since_last", "events_1h"]));
        Assert.Throws<ArgumentException>(() => UserFeatures.Set.PlacesOf(["shoe_size"]));
        Assert.All(FeatureSet.All, set => Assert.Equal(set.Features.Count, set.Features.Select(feature => feature.Name).Distinct().Count()));
    }

    private static double Index(Distribution distribution, float[] values)
    {
        var counts = new long[distribution.Shares.Count];
        foreach (var value in values) counts[distribution.BinOf(value)]++;
        return distribution.StabilityIndex(counts);
    }
}
