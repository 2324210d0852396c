using System.Diagnostics;
using System.Text.Json.Nodes;
using Meridian.Cli.Output;

namespace Meridian.Cli.Demo;

/// <summary>
/// Sends the flights, repeats some of them, waits until the stack can answer for all, and compares with the file. The stack may hold
/// earlier runs: what counts is how much more it answers than before.
/// </summary>
internal sealed class DemoRun(DemoClient client, IReadOnlyList<Flight> flights)
{
    private const int BatchSize = 500;
    private const int Repeated = 1_000;
    private const string Marker = "demo.finished";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly string _run = Guid.CreateVersion7().ToString("N");
    private readonly (DateTimeOffset From, DateTimeOffset To) _range = FlightTotals.Range(flights);

    public async Task<DemoResult> RunAsync(Action<int> sent, CancellationToken cancellationToken)
    {
        var before = await AskAsync(cancellationToken);
        var clock = Stopwatch.StartNew();
        var accepted = await SendAsync(flights.Count, sent, cancellationToken);
        var sending = clock.Elapsed;

        // A client that lost its receipt sends again with the same ids; that must not count twice.
        accepted += await SendAsync(Repeated, _ => { }, cancellationToken);
        await PassMarkerAsync(cancellationToken);
        var after = await AskAllAsync(before.ByMonth.Total + flights.Count, cancellationToken);
        var queryable = clock.Elapsed;
        var score = await ScoreAsync(cancellationToken);
        return new DemoResult(accepted, Repeated, sending, queryable, FlightTotals.Of(flights), Difference(before, after), after.ByMonth.TookMs, after.ByMonth.RowsRead, score);
    }

    // Features of longer windows are kept for a minute: asked too early they would be those of half of what was sent.
    private async Task<DemoScore> ScoreAsync(CancellationToken cancellationToken)
    {
        var (visitor, now) = (new DemoVisitor(_run), TimeProvider.System.GetUtcNow());
        Task<TrendAnswer> CountAsync() => client.TrendAsync(DemoVisitor.LastEvent, (now.AddDays(-1), now.AddDays(1)), breakdown: null, cancellationToken);
        var before = (await CountAsync()).Total;
        var clock = Stopwatch.StartNew();
        await client.SendAsync(visitor.Acts(now), cancellationToken);
        while ((await CountAsync()).Total == before && clock.Elapsed < Patience) await Task.Delay(Poll, cancellationToken);
        var score = DemoScore.Of(await client.ScoreAsync(DemoScore.Churn, visitor.Id, cancellationToken), DemoVisitor.Features);
        while (!score.Agrees && clock.Elapsed < Patience)
        {
            await Task.Delay(Poll, cancellationToken);
            score = DemoScore.Of(await client.ScoreAsync(DemoScore.Churn, visitor.Id, cancellationToken), DemoVisitor.Features);
        }
        return score;
    }

    // One insert becomes visible month by month, so the marker's month may be there a moment before the last one.
    private async Task<(TrendAnswer ByMonth, TrendAnswer ByOrigin)> AskAllAsync(long expected, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var answer = await AskAsync(cancellationToken);
        while (answer.ByMonth.Total < expected && clock.Elapsed < Patience)
        {
            await Task.Delay(Poll, cancellationToken);
            answer = await AskAsync(cancellationToken);
        }
        return answer;
    }

    private async Task<(TrendAnswer ByMonth, TrendAnswer ByOrigin)> AskAsync(CancellationToken cancellationToken) => (
        await client.TrendAsync(Flight.EventName, _range, breakdown: null, cancellationToken),
        await client.TrendAsync(Flight.EventName, _range, "properties.origin", cancellationToken));

    private async Task<int> SendAsync(int count, Action<int> sent, CancellationToken cancellationToken)
    {
        var accepted = 0;
        foreach (var batch in flights.Take(count).Select((flight, index) => flight.ToEvent($"{_run}-{index}")).Chunk(BatchSize))
        {
            accepted += await client.SendAsync(batch, cancellationToken);
            sent(accepted);
        }
        return accepted;
    }

    // A user's events keep their order: when the marker of every user who flew can be counted, so can all that user sent before.
    private async Task PassMarkerAsync(CancellationToken cancellationToken)
    {
        var users = flights.Select(flight => flight.Origin).Distinct().ToArray();
        var before = (await client.TrendAsync(Marker, _range, breakdown: null, cancellationToken)).Total;
        foreach (var batch in users.Chunk(BatchSize)) await client.SendAsync(batch.Select(MarkerOf), cancellationToken);
        var clock = Stopwatch.StartNew();
        while ((await client.TrendAsync(Marker, _range, breakdown: null, cancellationToken)).Total < before + users.Length)
        {
            if (clock.Elapsed > Patience) throw new CommandFailedException($"The events are not queryable {Patience.TotalSeconds:0} s after they were acknowledged: ./meridian logs event-processor");
            await Task.Delay(Poll, cancellationToken);
        }
    }

    private JsonObject MarkerOf(string user) => new()
    {
        ["messageId"] = $"{_run}-marker-{user}",
        ["type"] = "track",
        ["event"] = Marker,
        ["userId"] = user,
        ["timestamp"] = _range.From,
    };

    private static FlightTotals Difference((TrendAnswer ByMonth, TrendAnswer ByOrigin) before, (TrendAnswer ByMonth, TrendAnswer ByOrigin) after)
    {
        var months = Points(after.ByMonth);
        var origins = Totals(after.ByOrigin);
        var (monthsBefore, originsBefore) = (Points(before.ByMonth), Totals(before.ByOrigin));
        return new FlightTotals(
            (int)(after.ByMonth.Total - before.ByMonth.Total),
            months.ToDictionary(pair => pair.Key, pair => pair.Value - monthsBefore.GetValueOrDefault(pair.Key)),
            origins.ToDictionary(pair => pair.Key, pair => pair.Value - originsBefore.GetValueOrDefault(pair.Key)));
    }

    private static Dictionary<DateTimeOffset, long> Points(TrendAnswer answer) =>
        answer.Series.SelectMany(series => series.Points).ToDictionary(point => point.Time, point => point.Value);

    private static Dictionary<string, long> Totals(TrendAnswer answer) =>
        answer.Series.ToDictionary(series => series.Breakdown ?? "", series => series.Total);
}
