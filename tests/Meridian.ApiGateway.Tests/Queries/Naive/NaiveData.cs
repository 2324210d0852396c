using System.Globalization;

namespace Meridian.ApiGateway.Tests.Queries.Naive;

/// <summary>Random events of few people, names and values, close together, so that whatever can coincide does.</summary>
internal sealed class NaiveData(Random random)
{
    public static readonly string[] Names = ["A", "B", "C", "D"];

    private static readonly string[] Users = ["u1", "u2", "u3", "u4", "u5", "u6"];
    private static readonly string[] Visitors = ["a1", "a2", "a3", "a4", "a5"];
    private static readonly string[] Plans = ["free", "pro", "team"];
    private static readonly string[] Countries = ["DE", "US", ""];

    /// <summary>The week in which clocks in Berlin go forward, and some days around it.</summary>
    public static readonly DateTimeOffset Begin = new(2026, 3, 22, 0, 0, 0, TimeSpan.Zero);

    public IReadOnlyList<NaiveEvent> Events(int count, int days, bool withLinks)
    {
        var events = new List<NaiveEvent>();
        for (var index = 0; index < count; index++)
        {
            // Some at the same millisecond, many in the same hour.
            var time = Begin.AddMilliseconds(random.Next(3) == 0 ? random.Next(days * 24) * 3_600_000L : random.NextInt64(days * 86_400_000L)).ToUnixTimeMilliseconds();
            var (user, visitor) = random.Next(4) switch { 0 => ("", Pick(Visitors)), 1 => (Pick(Users), Pick(Visitors)), _ => (Pick(Users), "") };
            events.Add(new NaiveEvent(
                string.Create(CultureInfo.InvariantCulture, $"m-{index:d5}"), Pick(Names), "track", user, visitor, random.Next(3) == 0 ? "" : "g" + random.Next(3), time,
                random.Next(4) == 0 ? null : Pick(Plans), random.Next(5) == 0 ? null : random.Next(4) == 0 ? random.Next(20) : random.Next(4000) / 16.0, Pick(Countries)));
        }

        for (var index = 0; withLinks && index < 6; index++) events.Add(Link(index, days));
        return events;
    }

    public T Pick<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    // Identify ties a visitor to a user; alias also one user to another, perhaps in a circle.
    private NaiveEvent Link(int index, int days)
    {
        var isAlias = random.Next(2) == 0;
        return new NaiveEvent(
            string.Create(CultureInfo.InvariantCulture, $"l-{index:d5}"), "", isAlias ? "alias" : "identify", Pick(Users), isAlias && random.Next(2) == 0 ? Pick(Users) : Pick(Visitors), "",
            Begin.AddMilliseconds(random.NextInt64(days * 86_400_000L)).ToUnixTimeMilliseconds(), null, null, "", isAlias ? null : Pick(Plans));
    }
}
