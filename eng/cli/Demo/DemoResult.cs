namespace Meridian.Cli.Demo;

/// <param name="Accepted">Events with a receipt, repeated ones included.</param>
/// <param name="Queryable">From the first event sent until all could be counted.</param>
/// <param name="Expected">Computed from the file.</param>
/// <param name="Answered">How much more the stack answers than before.</param>
/// <param name="Score">What a model says of somebody who has just come.</param>
internal sealed record DemoResult(
    int Accepted, int Repeated, TimeSpan Sending, TimeSpan Queryable, FlightTotals Expected, FlightTotals Answered, double TookMs, long RowsRead, DemoScore Score)
{
    public bool Agrees => Accepted == Expected.Count + Repeated && Answered.Count == Expected.Count
        && Same(Expected.ByMonth, Answered.ByMonth) && Same(Expected.ByOrigin, Answered.ByOrigin) && Score.Agrees;

    private static bool Same<TKey>(IReadOnlyDictionary<TKey, long> expected, IReadOnlyDictionary<TKey, long> answered) where TKey : notnull =>
        expected.All(pair => answered.GetValueOrDefault(pair.Key) == pair.Value) && answered.All(pair => expected.GetValueOrDefault(pair.Key) == pair.Value);
}
