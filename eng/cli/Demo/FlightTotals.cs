namespace Meridian.Cli.Demo;

/// <summary>What the stack has to answer, computed from the file alone.</summary>
internal sealed record FlightTotals(int Count, IReadOnlyDictionary<DateTimeOffset, long> ByMonth, IReadOnlyDictionary<string, long> ByOrigin)
{
    public static FlightTotals Of(IReadOnlyList<Flight> flights) => new(
        flights.Count,
        flights.CountBy(flight => new DateTimeOffset(flight.DepartedAt.Year, flight.DepartedAt.Month, 1, 0, 0, 0, TimeSpan.Zero)).ToDictionary(pair => pair.Key, pair => (long)pair.Value),
        flights.CountBy(flight => flight.Origin).ToDictionary(pair => pair.Key, pair => (long)pair.Value));

    /// <summary>From the first day to the day after the last, in UTC.</summary>
    public static (DateTimeOffset From, DateTimeOffset To) Range(IReadOnlyList<Flight> flights) => (
        Day(flights.Min(flight => flight.DepartedAt)), Day(flights.Max(flight => flight.DepartedAt)).AddDays(1));

    private static DateTimeOffset Day(DateTimeOffset time) => new(time.UtcDateTime.Date, TimeSpan.Zero);
}
