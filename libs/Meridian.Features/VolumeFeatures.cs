namespace Meridian.Features;

/// <summary>How an hour's number of events compares with the hours before it, from the counts of up to 28 days of hours.</summary>
public static class VolumeFeatures
{
    /// <summary>How many hours back features look.</summary>
    public const int Hours = 28 * Day;

    /// <summary>Fewer hours than this tell nothing of a week.</summary>
    public const int LeastHours = Week + 1;

    private const int Day = 24;
    private const int Week = 7 * Day;

    public static FeatureSet Set { get; } = new("volume/1",
    [
        new("log_count", "Logarithm of 1 and the events of the hour"),
        new("vs_hour_before", "Logarithm of their ratio to the hour before; 0 is the same"),
        new("vs_yesterday", "Logarithm of their ratio to the same hour a day before"),
        new("vs_last_week", "Logarithm of their ratio to the same hour a week before"),
        new("vs_day_mean", "Logarithm of their ratio to an hour's mean of the 24 hours before"),
        new("vs_week_mean", "Logarithm of their ratio to an hour's mean of the 7 days before"),
        new("vs_same_hours", "Logarithm of their ratio to the mean of the same hour of the week, of up to 4 weeks before"),
        new("deviations_week", "How many standard deviations of the 7 days before the hour lies from their mean"),
        new("silent_hours", "Hours without an event, of the 24 before"),
    ]);

    /// <summary>
    /// What <see cref="VolumeSql"/> would have of one hour of a longer history: the hours that features look back on, from the first of them with an event. Under <see cref="LeastHours"/> there are no features.
    /// </summary>
    public static ReadOnlySpan<long> Window(ReadOnlySpan<long> counts, int hour)
    {
        var window = counts[Math.Max(0, hour - Hours)..(hour + 1)];
        return window.IndexOfAnyExcept(0L) is >= 0 and var first ? window[first..] : [];
    }

    /// <summary>The features of the last hour of <paramref name="counts"/>, in the order of <see cref="Set"/>.</summary>
    /// <param name="counts">Events by hour, the oldest first, at least <see cref="LeastHours"/>.</param>
    public static float[] Of(ReadOnlySpan<long> counts)
    {
        if (counts.Length < LeastHours) throw new ArgumentException($"Features of an hour need {LeastHours} hours, not {counts.Length}.", nameof(counts));
        var now = counts[^1];
        var before = counts[..^1];
        var (mean, deviation) = Spread(before[^Week..]);
        var silent = 0;
        foreach (var count in before[^Day..]) silent += count == 0 ? 1 : 0;
        return
        [
            (float)Math.Log(1 + now),
            Ratio(now, before[^1]),
            Ratio(now, before[^Day]),
            Ratio(now, before[^Week]),
            Ratio(now, Spread(before[^Day..]).Mean),
            Ratio(now, mean),
            Ratio(now, SameHours(before)),
            (float)((now - mean) / (deviation + 1)),
            silent,
        ];
    }

    private static float Ratio(double now, double before) => (float)Math.Log((1 + now) / (1 + before));

    private static double SameHours(ReadOnlySpan<long> before)
    {
        var (sum, weeks) = (0d, 0);
        for (var hour = Week; hour <= Math.Min(before.Length, 4 * Week); hour += Week, weeks++) sum += before[^hour];
        return sum / weeks;
    }

    private static (double Mean, double Deviation) Spread(ReadOnlySpan<long> counts)
    {
        var (sum, squares) = (0d, 0d);
        foreach (var count in counts) (sum, squares) = (sum + count, squares + ((double)count * count));
        var mean = sum / counts.Length;
        return (mean, Math.Sqrt(Math.Max(0, (squares / counts.Length) - (mean * mean))));
    }
}
