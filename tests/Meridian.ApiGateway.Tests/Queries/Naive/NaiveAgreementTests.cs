using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace Meridian.ApiGateway.Tests.Queries.Naive;

/// <summary>
/// Every kind of question over random events gets the answer that a naive evaluation in memory gets. <c>MERIDIAN_QUERY_ROUNDS</c> sets how many questions of each kind are asked of each
/// data set; seeds are fixed, so a failure comes again.
/// </summary>
public sealed class NaiveAgreementTests(TestedGateway stack)
{
    private const int Days = 24;
    private static readonly int Rounds = int.TryParse(Environment.GetEnvironmentVariable("MERIDIAN_QUERY_ROUNDS"), CultureInfo.InvariantCulture, out var rounds) ? rounds : 12;
    private static readonly string[] Zones = ["Europe/Berlin", "UTC", "Asia/Kolkata", "America/St_Johns", "Australia/Lord_Howe", "America/Santiago"];

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    public async Task Trends(int seed, bool withLinks)
    {
        var data = await StoreAsync(seed, withLinks);
        string[] measures = ["count", "unique_users", "unique_groups", "sum", "avg", "min", "max", "p50", "p90", "per_user_count", "per_user_sum", "per_user_avg"];
        for (var round = 0; round < Rounds * 3; round++)
        {
            var (question, range, zone) = data.Question(["hour", "day", "week", "month"]);
            var (measure, choice, byGroup) = (data.Pick(measures), data.Choice(), data.Random.Next(4) == 0);
            question["series"] = new JsonArray(With(choice.Json(), ("measure", measure), ("property", NeedsProperty(measure) ? "properties.total" : null)));
            if (byGroup) question["by"] = "group";
            var calendar = new NaiveCalendar(zone, (string)question["interval"]!);

            var answer = await data.AskAsync("trend", question);

            var chosen = data.Events.Where(choice.Fits).ToList();
            Same(NaiveQueries.Trend(chosen, data.People, calendar, range.From, range.To, measure, byGroup), Values(answer["series"]![0]!), question);
            var points = calendar.Points(range.From, range.To).Select(point => point.Start);
            Assert.Equal(points, answer["series"]![0]!["points"]!.AsArray().Select(point => ((DateTimeOffset)point!["time"]!).ToUnixTimeMilliseconds()));
        }
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    public async Task Trends_broken_down(int seed, bool withLinks)
    {
        var data = await StoreAsync(seed, withLinks);
        for (var round = 0; round < Rounds; round++)
        {
            var (question, range, zone) = data.Question(["day", "week"]);
            var (measure, choice, limit) = (data.Pick(["count", "unique_users", "sum", "avg"]), data.Choice(), data.Random.Next(1, 5));
            var (name, value) = data.Value();
            (question["series"], question["breakdown"], question["limit"], question["other"]) = (new JsonArray(With(choice.Json(), ("measure", measure), ("property", NeedsProperty(measure) ? "properties.total" : null))), name, limit, true);
            var calendar = new NaiveCalendar(zone, (string)question["interval"]!);

            var answer = await data.AskAsync("trend", question);

            var groups = data.Events.Where(choice.Fits).Where(item => item.Time >= range.From && item.Time < range.To && (!NeedsProperty(measure) || item.Total is not null)).GroupBy(value)
                .OrderByDescending(same => NaiveQueries.Measure([.. same], data.People, measure, false)).ThenBy(same => same.Key, StringComparer.Ordinal).ToList();
            var expected = groups.Take(limit).Select(same => (Value: same.Key, Events: same.ToList())).ToList();
            if (groups.Count > limit) expected.Add(("(other)", [.. groups.Skip(limit).SelectMany(same => same)]));
            var series = answer["series"]!.AsArray();
            Assert.Equal(expected.Select(one => one.Value), series.Select(one => (bool)one!["isOther"]! ? "(other)" : (string?)one["breakdown"] ?? ""));
            foreach (var (one, index) in expected.Select((one, index) => (one, index)))
                Same(NaiveQueries.Trend(one.Events, data.People, calendar, range.From, range.To, measure, false), Values(series[index]!), question);
        }
    }

    [Theory]
    [InlineData(6, "ordered", false)]
    [InlineData(7, "ordered", true)]
    [InlineData(8, "strict", true)]
    [InlineData(9, "unordered", true)]
    public async Task Funnels(int seed, string order, bool withLinks)
    {
        var data = await StoreAsync(seed, withLinks);
        for (var round = 0; round < Rounds * 2; round++)
        {
            var (question, range, _) = data.Question(["day"]);
            var steps = Enumerable.Range(0, data.Random.Next(2, 5)).Select(_ => data.Choice()).ToList();
            var (window, text) = data.Pick<(long, string)>([(3_600_000, "1h"), (86_400_000, "24h"), (3 * 86_400_000L, "3d"), (14 * 86_400_000L, "2w")]);
            (question["steps"], question["order"], question["window"]) = (new JsonArray([.. steps.Select(step => step.Json())]), order, text);
            var (name, value) = data.Value();
            var isBroken = data.Random.Next(2) == 0;
            if (isBroken) (question["breakdown"], question["limit"]) = (name, 100);
            var quick = question.DeepClone().AsObject();
            quick["times"] = false;

            var answer = await data.AskAsync("funnel", question);

            var taken = NaiveQueries.Funnel(data.Events, data.People.Of, range.From, range.To, steps, order, window, isBroken ? value : _ => "");
            CheckFunnel(taken, answer["series"]![0]!, steps.Count, question);
            foreach (var series in answer["series"]!.AsArray().Skip(1)) CheckFunnel([.. taken.Where(one => one.Value == ((string?)series!["breakdown"] ?? ""))], series!, steps.Count, question);
            if (isBroken) Assert.Equal(taken.Select(one => one.Value).Distinct().Count(), answer["series"]!.AsArray().Count - 1);
            var counts = (await data.AskAsync("funnel", quick))["series"]![0]!["steps"]!.AsArray().Select(step => (long)step!["count"]!);
            Assert.Equal(answer["series"]![0]!["steps"]!.AsArray().Select(step => (long)step!["count"]!), counts);
        }
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(11, true)]
    public async Task Retentions(int seed, bool withLinks)
    {
        var data = await StoreAsync(seed, withLinks);
        for (var round = 0; round < Rounds * 2; round++)
        {
            var (question, range, zone) = data.Question(["day", "week"]);
            var (start, back, isFirst, bounded, periods) = (data.Choice(), data.Choice(), data.Random.Next(2) == 0, data.Random.Next(2) == 0, data.Random.Next(1, 9));
            (question["start"], question["return"], question["mode"], question["bounded"], question["periods"]) = (start.Json(), back.Json(), isFirst ? "first_time" : "recurring", bounded, periods);
            var isBroken = data.Random.Next(3) == 0;
            if (isBroken) (question["breakdown"], question["limit"]) = ("country", 50);
            var calendar = new NaiveCalendar(zone, (string)question["interval"]!);

            var answer = await data.AskAsync("retention", question);

            var cohorts = calendar.Points(range.From, range.To).Count;
            var keys = calendar.Points(range.From, range.To + ((periods + 8) * ((string)question["interval"]! == "day" ? 1 : 7) * 86_400_000L)).Select(point => point.Key).Take(cohorts + periods).ToList();
            var expected = NaiveQueries.Retention(data.Events, data.People.Of, calendar, keys, cohorts, range.From, range.To, start, back, isFirst, bounded);
            Assert.Equal(Text(expected), Text(answer["series"]![0]!["cohorts"]!.AsArray().Select(cohort => cohort!["values"]!.AsArray().Select(count => (long)count!))));
            if (isBroken) Assert.Equal(expected.Sum(cohort => cohort[0]), answer["series"]!.AsArray().Skip(1).Sum(one => one!["cohorts"]!.AsArray().Sum(cohort => (long)cohort!["size"]!)));
        }
    }

    [Theory]
    [InlineData(12, false)]
    [InlineData(13, true)]
    public async Task Stickiness_and_lifecycle(int seed, bool withLinks)
    {
        var data = await StoreAsync(seed, withLinks);
        for (var round = 0; round < Rounds; round++)
        {
            var (question, range, zone) = data.Question(["hour", "day", "week"]);
            var (calendar, choice) = (new NaiveCalendar(zone, (string)question["interval"]!), data.Choice());
            var chosen = data.Events.Where(choice.Fits).ToList();
            var sticky = question.DeepClone().AsObject();
            sticky["series"] = new JsonArray(choice.Json());
            if (calendar.Points(range.From, range.To).Count > 300) continue;

            var stickiness = await data.AskAsync("stickiness", sticky);
            question["from"] = Iso(range = (calendar.Points(range.From, range.To)[0].Start, range.To));
            if (choice.Event is not null) question["event"] = choice.Event;
            if (choice.Filter is not null) question["filter"] = choice.Filter.DeepClone();
            var lifecycle = await data.AskAsync("lifecycle", question);

            Assert.Equal(NaiveQueries.Stickiness(chosen, data.People.Of, calendar, ((DateTimeOffset)stickiness["range"]!["from"]!).ToUnixTimeMilliseconds(), range.To), stickiness["series"]![0]!["values"]!.AsArray().Select(count => (long)count!));
            Assert.Equal(Text(NaiveQueries.Lifecycle(chosen, data.People.Of, calendar, range.From, range.To)),
                Text(lifecycle["points"]!.AsArray().Select(point => (IEnumerable<long>)[(long)point!["new"]!, (long)point["returning"]!, (long)point["resurrecting"]!, (long)point["dormant"]!])));
        }
    }

    [Theory]
    [InlineData(14, false)]
    [InlineData(15, true)]
    public async Task Paths(int seed, bool withLinks)
    {
        var data = await StoreAsync(seed, withLinks);
        for (var round = 0; round < Rounds * 2; round++)
        {
            var (question, range, _) = data.Question(["day"]);
            var (steps, collapse) = (data.Random.Next(2, 7), data.Random.Next(2) == 0);
            var (start, end) = data.Random.Next(3) switch { 0 => (data.Choice(), null), 1 => (null, data.Choice()), _ => ((NaiveChoice?)null, (NaiveChoice?)null) };
            var (gap, text) = data.Pick<(long, string)>([(1_800_000, "30m"), (86_400_000, "24h"), (3 * 86_400_000L, "3d")]);
            (question["steps"], question["edges"], question["collapse"], question["sessionGap"]) = (steps, 200, collapse, text);
            if (start is not null) question["start"] = start.Json();
            if (end is not null) question["end"] = end.Json();

            var answer = await data.AskAsync("paths", question);

            var expected = NaiveQueries.Paths(data.Events, data.People.Of, range.From, range.To, start, end, steps, gap, collapse);
            Assert.Equal(
                expected.OrderBy(edge => edge.Key.Step).ThenBy(edge => edge.Key.From, StringComparer.Ordinal).ThenBy(edge => edge.Key.To, StringComparer.Ordinal).Select(edge => $"{edge.Key.Step} {edge.Key.From}>{edge.Key.To} {edge.Value}"),
                answer["edges"]!.AsArray().Select(edge => (Step: (int)edge!["step"]!, From: (string?)edge["from"] ?? "", To: (string?)edge["to"] ?? "", Count: (long)edge["count"]!))
                    .OrderBy(edge => edge.Step).ThenBy(edge => edge.From, StringComparer.Ordinal).ThenBy(edge => edge.To, StringComparer.Ordinal).Select(edge => $"{edge.Step} {edge.From}>{edge.To} {edge.Count}"));
        }
    }

    [Theory]
    [InlineData(16, false)]
    [InlineData(17, true)]
    public async Task Distributions_and_segmentations(int seed, bool withLinks)
    {
        var data = await StoreAsync(seed, withLinks);
        for (var round = 0; round < Rounds; round++)
        {
            var (question, range, _) = data.Question(["day"]);
            var (choice, ofProperty, buckets) = (data.Choice(), data.Random.Next(2) == 0, data.Random.Next(1, 12));
            var inRange = data.Events.Where(item => item.Time >= range.From && item.Time < range.To && choice.Fits(item)).ToList();
            var segments = question.DeepClone().AsObject();
            (segments["series"], segments["breakdowns"]) = (new JsonArray(With(choice.Json(), ("measure", "unique_users"))), new JsonArray("properties.plan", "country"));
            if (choice.Event is not null) question["event"] = choice.Event;
            if (choice.Filter is not null) question["filter"] = choice.Filter.DeepClone();
            if (ofProperty) question["property"] = "properties.total";
            question["buckets"] = buckets;

            var (distribution, segmentation) = (await data.AskAsync("distribution", question), await data.AskAsync("segmentation", segments));

            var numbers = (ofProperty ? inRange.Where(item => item.Total is not null).Select(item => item.Total!.Value) : inRange.GroupBy(data.People.Of).Select(own => (double)own.Count())).Order().ToList();
            CheckDistribution(numbers, buckets, distribution);
            Assert.Equal(
                inRange.GroupBy(item => (item.Plan ?? "", item.Country)).Select(same => (same.Key, Users: same.Select(data.People.Of).Distinct().Count())).Select(same => $"{same.Key.Item1}/{same.Key.Country} {same.Users}").Order(StringComparer.Ordinal),
                segmentation["rows"]!.AsArray().Select(row => $"{(string?)row!["values"]![0]}/{(string?)row["values"]![1]} {(long)row["measures"]![0]!}").Order(StringComparer.Ordinal));
        }
    }

    private static void CheckDistribution(List<double> numbers, int buckets, JsonObject answer)
    {
        Assert.Equal(numbers.Count, (int)answer["count"]!);
        if (numbers.Count == 0) return;
        Same([numbers[0], numbers[^1], numbers.Average(), numbers.Sum(), NaiveQueries.Percentile(numbers, 0.5), NaiveQueries.Percentile(numbers, 0.95)],
            [(double?)answer["min"], (double?)answer["max"], (double?)answer["avg"], (double?)answer["sum"], (double?)answer["percentiles"]!["p50"], (double?)answer["percentiles"]!["p95"]], answer);
        var given = answer["buckets"]!.AsArray();
        Assert.Equal(numbers[0] == numbers[^1] ? 1 : buckets, given.Count);
        foreach (var (bucket, index) in given.Select((bucket, index) => (bucket!, index)))
        {
            var (from, to, isLast) = ((double)bucket["from"]!, (double)bucket["to"]!, index == given.Count - 1);
            Assert.Equal(numbers.Count(number => number >= from && (number < to || (isLast && number <= to))), (int)bucket["count"]!);
        }
    }

    private static void CheckFunnel(List<(string Value, List<long> Times)> taken, JsonNode series, int steps, JsonNode question)
    {
        var given = series["steps"]!.AsArray();
        for (var step = 0; step < steps; step++)
        {
            var reached = taken.Where(one => one.Times.Count > step).ToList();
            Assert.True(reached.Count == (int)given[step]!["count"]!, $"{reached.Count} and not {given[step]} at {step} of {question.ToJsonString()}");
            if (step == 0 || reached.Count == 0) continue;
            var between = reached.Select(one => (one.Times[step] - one.Times[step - 1]) / 1000.0).Order().ToList();
            Assert.Equal(NaiveQueries.Percentile(between, 0.5)!.Value, (double)given[step]!["medianSeconds"]!, 0.001);
        }
    }

    private static bool NeedsProperty(string measure) => measure is not ("count" or "unique_users" or "unique_groups" or "per_user_count");

    private static JsonObject With(JsonObject json, params (string Name, string? Value)[] members)
    {
        foreach (var (name, value) in members)
        {
            if (value is not null) json[name] = value;
        }

        return json;
    }

    private static List<double?> Values(JsonNode series) => [.. series["points"]!.AsArray().Select(point => (double?)point!["value"]), (double?)series["total"]];

    private static void Same(IReadOnlyList<double?> expected, IReadOnlyList<double?> given, JsonNode question)
    {
        Assert.Equal(expected.Count, given.Count);
        for (var index = 0; index < expected.Count; index++)
        {
            var (one, other) = (expected[index], given[index]);
            Assert.True(one == other || Math.Abs((one - other) ?? 1) < 1e-6 * Math.Max(1, Math.Abs(one ?? 0)), $"{one} and not {other} at {index} of {expected.Count}: {question.ToJsonString()}");
        }
    }

    private static string Text(IEnumerable<IEnumerable<long>> table) => string.Join(" | ", table.Select(row => string.Join(' ', row)));

    private static string Iso((long From, long To) range) => DateTimeOffset.FromUnixTimeMilliseconds(range.From).ToString("O", CultureInfo.InvariantCulture);

    private async Task<DataSet> StoreAsync(int seed, bool withLinks)
    {
        var (tenant, random) = (await stack.NewTenantAsync(), new Random(seed));
        var data = new NaiveData(random);
        var events = data.Events(260, Days, withLinks);
        await stack.StoreAsync(events.Select(item => item.Row(tenant.Id)));
        return new DataSet(tenant, random, events, new NaivePeople(events));
    }

    private sealed record DataSet(TestTenant Tenant, Random Random, IReadOnlyList<NaiveEvent> Events, NaivePeople People)
    {
        private readonly HttpClient _client = Tenant.Analyst();

        public T Pick<T>(IReadOnlyList<T> choices) => choices[Random.Next(choices.Count)];

        public async Task<JsonObject> AskAsync(string kind, JsonObject question)
        {
            using var response = await _client.PostAsync($"/v1/query/{kind}", question);
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(response.StatusCode == HttpStatusCode.OK, $"{text} for {question.ToJsonString()}");
            return JsonNode.Parse(text)!.AsObject();
        }

        /// <summary>A question about a random range, whose ends are whole hours or any moment.</summary>
        public (JsonObject Question, (long From, long To) Range, string Zone) Question(string[] intervals)
        {
            var step = Random.Next(3) == 0 ? 1 : 3_600_000L;
            var from = NaiveData.Begin.ToUnixTimeMilliseconds() + (Random.NextInt64(Days * 86_400_000L / step) * step);
            var to = from + ((1 + Random.NextInt64(Days * 86_400_000L / step)) * step);
            var zone = Pick(Zones);
            return (new JsonObject { ["from"] = Iso((from, to)), ["to"] = Iso((to, to)), ["timeZone"] = zone, ["interval"] = Pick(intervals) }, (from, to), zone);
        }

        public NaiveChoice Choice()
        {
            var name = Random.Next(4) == 0 ? null : Pick(NaiveData.Names);
            return Random.Next(5) switch
            {
                0 => new(name, new JsonObject { ["property"] = "properties.plan", ["operator"] = "=", ["value"] = "pro" }, item => item.Plan == "pro"),
                1 => new(name, new JsonObject { ["not"] = new JsonObject { ["property"] = "properties.total", ["operator"] = ">=", ["value"] = 100 } }, item => !(item.Total >= 100)),
                2 => new(name, new JsonObject { ["property"] = "country", ["operator"] = "set" }, item => item.Country != ""),
                _ => new(name, null, _ => true),
            };
        }

        public (string Name, Func<NaiveEvent, string> Value) Value() => Pick<(string, Func<NaiveEvent, string>)>([("properties.plan", item => item.Plan ?? ""), ("country", item => item.Country), ("event", item => item.Event)]);
    }
}
