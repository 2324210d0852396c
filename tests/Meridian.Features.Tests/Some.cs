using Meridian.Features.Tests.Naive;

namespace Meridian.Features.Tests;

/// <summary>Events of chance around a moment, the same for the same seed.</summary>
internal static class Some
{
    private const long Day = 86_400_000;

    private static readonly string[] Names = ["Opened", "Saved", "Shared", "Paid"];
    private static readonly string[] Types = ["track", "track", "track", "page", "screen", "group"];
    private static readonly string[] Browsers = ["", "Firefox", "Chrome"];
    private static readonly string[] Countries = ["", "DE", "JP", "BR"];

    /// <param name="links">How ids are linked: 0 not at all, 1 by single links, 2 in chains and circles too.</param>
    public static List<NaiveEvent> Events(DateTimeOffset at, int count, int links, int seed)
    {
        var random = new Random(seed);
        var events = Enumerable.Range(0, count).Select(_ => Event(random, at.ToUnixTimeMilliseconds())).ToList();
        for (var link = 0; link < 30 * links; link++)
        {
            var time = Time(random, at.ToUnixTimeMilliseconds());
            var isChain = links == 2 && random.Next(2) == 0;
            events.Add(new NaiveEvent("", random.Next(3) == 0 ? "alias" : "identify", $"user {random.Next(20)}", isChain ? $"user {random.Next(20)}" : $"visitor {random.Next(30)}", time)
            {
                Received = time + random.Next(3 * (int)Day),
            });
        }

        return events;
    }

    private static NaiveEvent Event(Random random, long at)
    {
        var time = Time(random, at);
        var (isKnown, isVisitor) = random.Next(4) switch { 0 => (false, true), 1 => (true, true), _ => (true, false) };
        return new NaiveEvent(Names[random.Next(Names.Length)], Types[random.Next(Types.Length)], isKnown ? $"user {random.Next(20)}" : "", isVisitor ? $"visitor {random.Next(30)}" : "", time)
        {
            Received = time + (random.Next(3) == 0 ? random.Next(4 * (int)Day) : random.Next(2000)),
            Session = random.Next(5) == 0 ? Guid.Empty : new Guid(random.Next(60), 0, 0, new byte[8]),
            GroupId = random.Next(3) == 0 ? $"group {random.Next(4)}" : "",
            Browser = Browsers[random.Next(Browsers.Length)],
            Os = random.Next(2) == 0 ? "Linux" : "",
            Country = Countries[random.Next(Countries.Length)],
        };
    }

    // Some on the very edges of the windows, and some from after the moment.
    private static long Time(Random random, long at) => random.Next(6) switch
    {
        0 => at - (new[] { 0, 1, 7, 28, 90 }[random.Next(5)] * Day) + random.Next(-1, 2),
        1 => at - random.NextInt64(2 * 3_600_000),
        2 => at - random.NextInt64(8 * Day),
        3 => at + random.NextInt64(10 * Day),
        _ => at - random.NextInt64(110 * Day),
    };
}
