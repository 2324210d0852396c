using System.Globalization;

namespace Meridian.Trainer.Simulation;

/// <summary>
/// Streams of events as different products and machines send them: by the working day, in the evenings, evenly, in nightly batches; large and small, growing and shrinking, with weeks, better and worse days, and the
/// noise of many small causes. Ordinary hours only: what goes wrong is put in by whoever evaluates, who then knows where.
/// </summary>
internal static class StreamHistory
{
    private const long Hour = 3_600_000;

    public static IEnumerable<SimulatedEvent> Of(HistoryOptions options)
    {
        for (var stream = 0; stream < options.Size; stream++)
        {
            var (chance, name) = (new Chance(ProductHistory.HashCode(options.Seed, stream, 3)), string.Create(CultureInfo.InvariantCulture, $"Stream {stream + 1}"));
            var counts = Counts(options, stream);
            var number = 0;
            for (var hour = 0; hour < counts.Length; hour++)
            {
                for (var count = counts[hour]; count > 0; count--)
                {
                    var time = options.Start + (hour * Hour) + (long)(chance.Share() * Hour);
                    yield return new SimulatedEvent(time, time + 500, string.Create(CultureInfo.InvariantCulture, $"{options.Seed}-{stream}-{number++}"), name, "track") { UserId = name };
                }
            }
        }
    }

    /// <summary>How many come in each hour.</summary>
    public static int[] Counts(HistoryOptions options, int stream)
    {
        var chance = new Chance(ProductHistory.HashCode(options.Seed, stream, 4));
        var (size, shape, weekend, growth) = (chance.LogNormal(22, 0.9), stream % 4, chance.Between(0.25, 1.1), chance.Between(-0.3, 0.9));
        var (dispersion, zone, mood) = (chance.Between(0.03, 0.12), chance.Below(24), 0d);
        var counts = new int[options.Days * 24];
        for (var hour = 0; hour < counts.Length; hour++)
        {
            if (hour % 24 == 0) mood = (0.7 * mood) + (0.06 * chance.Normal()); // better days and worse ones, in a row
            var day = options.From.AddHours(hour).DayOfWeek;
            var week = day is DayOfWeek.Saturday or DayOfWeek.Sunday ? weekend : 1;
            var trend = 1 + (growth * hour / counts.Length);
            counts[hour] = chance.Poisson(size * trend * week * Shape(shape, (hour + zone) % 24) * Math.Exp(mood + (dispersion * chance.Normal())));
        }

        return counts;
    }

    private static double Shape(int shape, int hour) => shape switch
    {
        0 => 0.15 + (2.2 * Math.Exp(-Math.Pow((hour - 13) / 4.0, 2))), // the working day
        1 => 0.3 + (2.4 * Math.Exp(-Math.Pow((hour - 20) / 3.0, 2))), // evenings
        2 => 1, // machines
        _ => hour is 2 or 3 ? 5 : 0.6, // a batch at night
    };
}
