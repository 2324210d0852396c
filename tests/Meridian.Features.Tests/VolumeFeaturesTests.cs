namespace Meridian.Features.Tests;

public sealed class VolumeFeaturesTests
{
    [Theory]
    [InlineData(169)]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(673)]
    [InlineData(900)]
    public void Features_are_those_of_a_naive_evaluation(int hours)
    {
        var random = new Random(hours);
        for (var round = 0; round < 50; round++)
        {
            var counts = Enumerable.Range(0, hours).Select(_ => random.Next(4) == 0 ? 0L : random.NextInt64(500)).ToList();

            var features = VolumeFeatures.Of(counts.ToArray());

            Assert.Equal(VolumeFeatures.Set.Features.Count, features.Length);
            foreach (var (feature, expected, actual) in VolumeFeatures.Set.Features.Zip(Naive(counts), features)) Assert.True(Math.Abs(expected - actual) < 1e-5, $"{feature.Name}: {actual} instead of {expected}");
        }
    }

    [Fact]
    public void An_hour_like_all_others_has_no_ratio_to_them()
    {
        var features = VolumeFeatures.Of(Enumerable.Repeat(20L, 400).ToArray());

        Assert.Equal([(float)Math.Log(21), 0, 0, 0, 0, 0, 0, 0, 0], features);
    }

    [Fact]
    public void Silence_is_a_number_too() => Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 24], VolumeFeatures.Of(new long[169]));

    [Fact]
    public void Less_than_a_week_is_refused() => Assert.Throws<ArgumentException>(() => VolumeFeatures.Of(new long[168]));

    private static double[] Naive(List<long> counts)
    {
        var now = counts[^1];
        double Ratio(double before) => Math.Log((1d + now) / (1d + before));
        var (day, week) = (counts.SkipLast(1).TakeLast(24).ToList(), counts.SkipLast(1).TakeLast(168).ToList());
        var mean = week.Average();
        var deviation = Math.Sqrt(week.Average(count => (count - mean) * (count - mean)));
        var same = Enumerable.Range(1, 4).Where(weeks => counts.Count > 168 * weeks).Average(weeks => counts[^(1 + (168 * weeks))]);
        return [Math.Log(1d + now), Ratio(counts[^2]), Ratio(counts[^25]), Ratio(counts[^169]), Ratio(day.Average()), Ratio(mean), Ratio(same), (now - mean) / (deviation + 1), day.Count(count => count == 0)];
    }
}
