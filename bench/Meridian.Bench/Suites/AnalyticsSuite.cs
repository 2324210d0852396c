using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Meridian.Bench.Harness;
using Meridian.Bench.Load;
using Spectre.Console;

namespace Meridian.Bench.Suites;

/// <summary>
/// Questions of each kind through the API, nothing cached, by turns with the best of some statements that were written by hand for the same answer over the events themselves
/// (the projections of counts switched off); what identities cost; and many analysts at once.
/// </summary>
internal static class AnalyticsSuite
{
    private const int Turns = 7;
    private const int Analysts = 50;
    private const string Month = $"\"from\":\"{AnalyticsData.From}\",\"to\":\"{AnalyticsData.To}\",\"fresh\":true";

    public static Suite Create() => Suite.OfStack("analytics", "milliseconds of a question over 10,000,000 events, beside SQL by hand; 50 analysts at once", RunAsync);

    private static async Task<IReadOnlyList<Figure>> RunAsync(BenchStack stack, Measurement measurement)
    {
        using var data = new AnalyticsData(stack);
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Analysts }) { BaseAddress = stack.Gateway, Timeout = TimeSpan.FromMinutes(2) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", stack.Tenant.SecretKey);
        await data.FillAsync(measurement.CancellationToken);

        var figures = new List<Figure>();
        foreach (var one in Cases(data)) figures.AddRange(await MeasureAsync(one, data, client, measurement));
        figures.AddRange(await UsersAsync(data, client, measurement));
        figures.AddRange(await LinkedAsync(data, client, measurement));
        figures.AddRange(await ManyAsync(client, measurement));
        return figures;
    }

    private static IReadOnlyList<Case> Cases(AnalyticsData data)
    {
        const string Raw = " SETTINGS optimize_use_projections = 0";
        const string Day = "toDate(timestamp)";
        var (all, click) = ($"FROM events WHERE {data.IsTenant}", $"FROM events WHERE {data.IsTenant} AND event = 'Click'");
        const string Names = "event IN ('Signed Up', 'Project Created', 'Order Completed')";
        string Funnel(string who) => $"""
            SELECT level, count() FROM (SELECT {who} AS who, windowFunnel(604800000)(toUInt64(toUnixTimestamp64Milli(timestamp)), event = 'Signed Up', event = 'Project Created', event = 'Order Completed') AS level
            FROM events WHERE {data.IsTenant} AND {Names} GROUP BY who) GROUP BY level
            """;
        string Pairs(string who) => $"""
            SELECT start, day - start AS n, count() FROM (SELECT {who} AS who, groupUniqArray({Day}) AS days {all} GROUP BY who) ARRAY JOIN days AS start ARRAY JOIN days AS day WHERE start < '2026-10-16' AND day >= start GROUP BY start, n
            """;
        var columns = string.Join(", ", Enumerable.Range(0, 15).Select(day => FormattableString.Invariant($"sumForEachIf(bits, bitTest(m, {day}))")));
        var masks = $"SELECT {columns} FROM (SELECT m, arrayMap(n -> bitTest(m, n), range(30)) AS bits FROM (SELECT actor, groupBitOr(bitShiftLeft(toUInt64(1), {Day} - toDate('{AnalyticsData.From}'))) AS m {all} GROUP BY actor))";
        return
        [
            new("trend", 25, $$"""{"kind":"trend",{{Month}},"event":"Click"}""", [$"SELECT {Day} AS d, count() {click} GROUP BY d{Raw}"]),
            new("trend_all", 160, $$"""{"kind":"trend",{{Month}}}""", [$"SELECT {Day} AS d, count() {all} GROUP BY d{Raw}"]),
            new("unique", 250, $$"""{"kind":"trend",{{Month}},"measure":"unique_users"}""",
                [$"SELECT {Day} AS d, uniqExact(user_id) {all} GROUP BY d", $"SELECT {Day} AS d, uniqExact(actor) {all} GROUP BY d", $"SELECT d, count() FROM (SELECT DISTINCT {Day} AS d, actor {all}) GROUP BY d"]),
            new("funnel", 200, $$"""{"kind":"funnel",{{Month}},"steps":[{"event":"Signed Up"},{"event":"Project Created"},{"event":"Order Completed"}],"window":"7d","times":false}""", [Funnel("user_id"), Funnel("actor")]),
            new("funnel_times", null, $$"""{"kind":"funnel",{{Month}},"steps":[{"event":"Signed Up"},{"event":"Project Created"},{"event":"Order Completed"}],"window":"7d"}""", [Funnel("actor")]),
            new("retention", 400, $$"""{"kind":"retention","from":"{{AnalyticsData.From}}","to":"2026-10-16","fresh":true,"periods":15,"mode":"recurring"}""", [Pairs("user_id"), Pairs("actor"), masks]),
        ];
    }

    private static async Task<IReadOnlyList<Figure>> MeasureAsync(Case one, AnalyticsData data, HttpClient client, Measurement measurement)
    {
        AnsiConsole.MarkupLineInterpolated($"[grey]{one.Id}[/]");
        var (api, floors) = (new List<double>(), one.Statements.Select(_ => new List<double>()).ToList());
        for (var turn = -2; turn < Turns; turn++)
        {
            var took = await TimeSecondAsync(() => AskAsync(client, one.Question, measurement.CancellationToken));
            if (turn >= 0) api.Add(took);
            for (var index = 0; index < one.Statements.Count; index++)
            {
                var by = await TimeSecondAsync(() => data.AskAsync(one.Statements[index], measurement.CancellationToken));
                if (turn >= 0) floors[index].Add(by);
            }
        }

        var since = measurement.Clock.GetUtcNow();
        var answer = JsonNode.Parse(await AskAsync(client, one.Question, measurement.CancellationToken))!;
        var (value, floor) = (Median(api), floors.Min(Median));
        var (ratio, target) = (value / floor, one.Target is { } most ? FormattableString.Invariant($"≤ {most} and ≤ 1.15 of the floor") : null);
        return
        [
            new Figure($"analytics.{one.Id}_ms", value, "ms", floor, ratio, target, one.Target is { } limit ? value <= limit && ratio <= 1.15 : null),
            new Figure($"analytics.{one.Id}.memory_mb", await data.PeakMemoryAsync(since, measurement.CancellationToken), "MB"),
            new Figure($"analytics.{one.Id}.rows_read", (double)answer["rowsRead"]!, "rows"),
        ];
    }

    // The first page of all users, and of those whom a text fits, beside one statement that looks through everybody for it.
    private static async Task<IReadOnlyList<Figure>> UsersAsync(AnalyticsData data, HttpClient client, Measurement measurement)
    {
        string All(string having) => $"SELECT actor, argMax(user_id, timestamp), min(timestamp), max(timestamp) AS seen FROM events WHERE {data.IsTenant} GROUP BY actor {having} ORDER BY seen DESC LIMIT 51";
        var figures = new List<Figure>();
        foreach (var (id, query, statement) in (IReadOnlyList<(string, string, string)>)
            [("users", "", All("")), ("users_search", "&search=user-0123", All("HAVING countIf(positionCaseInsensitiveUTF8(user_id, 'user-0123') > 0) > 0"))])
        {
            AnsiConsole.MarkupLineInterpolated($"[grey]{id}[/]");
            var (api, floor) = (new List<double>(), new List<double>());
            for (var turn = -2; turn < Turns; turn++)
            {
                var took = await TimeSecondAsync(() => client.GetStringAsync(new Uri($"/v1/users?limit=50{query}", UriKind.Relative), measurement.CancellationToken));
                var by = await TimeSecondAsync(() => data.AskAsync(statement, measurement.CancellationToken));
                if (turn < 0) continue;
                api.Add(took);
                floor.Add(by);
            }

            figures.Add(new Figure($"analytics.{id}_ms", Median(api), "ms", Median(floor), Median(api) / Median(floor)));
        }

        return figures;
    }

    // The same question before and after ids are linked.
    private static async Task<IReadOnlyList<Figure>> LinkedAsync(AnalyticsData data, HttpClient client, Measurement measurement)
    {
        const string Question = $$"""{"kind":"trend",{{Month}},"measure":"unique_users"}""";
        var figures = new List<Figure>();
        var floor = await MedianOfAsync(client, Question, measurement);
        foreach (var count in (int[])[100, 20_000])
        {
            await data.LinkAsync(count, measurement.CancellationToken);
            var value = await MedianOfAsync(client, Question, measurement);
            figures.Add(new Figure(FormattableString.Invariant($"analytics.unique_links_{count}_ms"), value, "ms", floor, value / floor, "≤ 2 of it without links", value <= 2 * floor));
        }

        return figures;
    }

    private static async Task<double> MedianOfAsync(HttpClient client, string question, Measurement measurement)
    {
        var times = new List<double>();
        for (var turn = -2; turn < Turns; turn++)
        {
            var took = await TimeAsync(() => AskAsync(client, question, measurement.CancellationToken));
            if (turn >= 0) times.Add(took);
        }

        return Median(times);
    }

    private static async Task<IReadOnlyList<Figure>> ManyAsync(HttpClient client, Measurement measurement)
    {
        AnsiConsole.MarkupLineInterpolated($"[grey]{Analysts} analysts at once[/]");
        var (latencies, clock, failures) = (new Latencies(), Stopwatch.StartNew(), 0);
        var asked = await Task.WhenAll(Enumerable.Range(0, Analysts).Select(async analyst =>
        {
            var (random, own) = (new Random(analyst), new List<double>());
            while (clock.Elapsed < measurement.Duration)
            {
                try
                {
                    own.Add(await TimeAsync(() => AskAsync(client, AnyQuestion(random), measurement.CancellationToken)));
                }
                catch (HttpRequestException)
                {
                    Interlocked.Increment(ref failures);
                }
            }

            latencies.Add(own);
            return own.Count;
        }));
        return
        [
            new Figure("analytics.many.questions_per_s", asked.Sum() / clock.Elapsed.TotalSeconds, "questions/s"),
            new Figure("analytics.many.p50_ms", latencies.Percentile(0.5), "ms"),
            new Figure("analytics.many.p99_ms", latencies.Percentile(0.99), "ms"),
            new Figure("analytics.many.failures", failures, "questions"),
        ];
    }

    // What is on dashboards: mostly trends of a week or two, some funnels, some retention; no two alike.
    private static string AnyQuestion(Random random)
    {
        var (day, name) = (random.Next(1, 15), ((string[])["Click", "Search", "Login", "Order Completed"])[random.Next(4)]);
        var range = string.Create(CultureInfo.InvariantCulture, $"\"from\":\"2026-10-{day:00}\",\"to\":\"2026-10-{day + 14:00}\",\"fresh\":true");
        return random.Next(10) switch
        {
            < 4 => $$"""{"kind":"trend",{{range}},"event":"{{name}}"}""",
            < 6 => $$"""{"kind":"trend",{{range}},"event":"{{name}}","measure":"unique_users"}""",
            < 8 => $$"""{"kind":"trend",{{range}},"event":"{{name}}","breakdown":"properties.plan"}""",
            8 => $$"""{"kind":"funnel",{{range}},"steps":[{"event":"Login"},{"event":"{{name}}"},{"event":"Export"}],"window":"1d","times":false}""",
            _ => $$"""{"kind":"retention",{{range}},"start":{"event":"Signed Up"},"return":{"event":"{{name}}"},"mode":"recurring"}""",
        };
    }

    private static async Task<string> AskAsync(HttpClient client, string question, CancellationToken cancellationToken)
    {
        using var body = new StringContent(question, Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri("/v1/query", UriKind.Relative), body, cancellationToken);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync(cancellationToken);
    }

    // Whoever comes after a statement that took much memory takes it from the system anew, page by page: so each is asked twice, and the second is timed.
    private static async Task<double> TimeSecondAsync(Func<Task> act)
    {
        await act();
        return await TimeAsync(act);
    }

    private static async Task<double> TimeAsync(Func<Task> act)
    {
        var since = Stopwatch.GetTimestamp();
        await act();
        return Stopwatch.GetElapsedTime(since).TotalMilliseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    /// <param name="Target">Milliseconds.</param>
    /// <param name="Statements">By hand, for the same answer.</param>
    private sealed record Case(string Id, int? Target, string Question, IReadOnlyList<string> Statements);
}
