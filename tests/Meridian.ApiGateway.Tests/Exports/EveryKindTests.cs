using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Meridian.ApiGateway.Tests.Library;
using Meridian.ApiGateway.Tests.Queries;
using static Meridian.ApiGateway.Tests.Queries.EventRows;

namespace Meridian.ApiGateway.Tests.Exports;

/// <summary>Whatever can be asked can be had as CSV and as Parquet, with the values that the answer in JSON has; both are read by programs of others.</summary>
public sealed class EveryKindTests(TestedGateway stack)
{
    private const string March = "\"from\":\"2026-03-01\",\"to\":\"2026-03-05\"";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public Task Trend() => CheckAsync(
        $$"""{"kind":"trend",{{March}},"series":[{"event":"A","name":"Revenue, net","measure":"sum","property":"properties.total"},{"event":"A"}],"formulas":[{"formula":"A / B"}],"breakdown":"properties.plan","compare":"previous"}""",
        ["series", "name", "breakdown", "isOther", "time", "value", "previous"],
        answer => from one in Items(answer["series"])
                  from point in Items(one["points"]).Select((point, index) => (point, index))
                  select Cells(one["series"], one["name"], one["breakdown"], one["isOther"], point.point["time"], point.point["value"], one["previous"]!["points"]![point.index]!["value"]));

    [Fact]
    public Task Segmentation() => CheckAsync(
        $$"""{"kind":"segmentation",{{March}},"series":[{"event":"A","name":"Users","measure":"unique_users"},{"event":"A","measure":"p90","property":"properties.total"}],"breakdowns":["properties.plan","country"]}""",
        ["properties.plan", "country", "Users", "A"],
        answer => Items(answer["rows"]).Select(row => Cells([.. row["values"]!.AsArray(), .. row["measures"]!.AsArray()])));

    [Fact]
    public Task Columns_of_one_name_are_told_apart() => CheckAsync(
        $$"""{"kind":"segmentation",{{March}},"series":[{"event":"A"},{"event":"A","measure":"unique_users"},{"event":"B","name":"country"}],"breakdowns":["country"]}""",
        ["country", "A", "A (2)", "country (2)"],
        answer => Items(answer["rows"]).Select(row => Cells([.. row["values"]!.AsArray(), .. row["measures"]!.AsArray()])));

    [Fact]
    public Task Funnel() => CheckAsync(
        $$"""{"kind":"funnel",{{March}},"steps":[{"event":"A"},{"event":"B","name":"=Buys"}],"breakdown":"properties.plan"}""",
        ["breakdown", "isOther", "total", "step", "name", "count", "conversion", "fromPrevious", "medianSeconds", "medianSecondsFromFirst"],
        answer => from one in Items(answer["series"])
                  from step in Items(one["steps"]).Select((step, index) => (step, index))
                  select Cells(one["breakdown"], one["isOther"], one["total"], step.index + 1, answer["steps"]![step.index]!["name"], step.step["count"], step.step["conversion"], step.step["fromPrevious"],
                      step.step["medianSeconds"], step.step["medianSecondsFromFirst"]));

    [Fact]
    public Task Retention() => CheckAsync(
        $$"""{"kind":"retention",{{March}},"mode":"recurring","periods":2,"breakdown":"properties.plan"}""",
        ["breakdown", "isOther", "total", "cohort", "size", "interval", "users"],
        answer => from one in Items(answer["series"])
                  from cohort in Items(one["cohorts"])
                  from users in cohort["values"]!.AsArray().Select((users, index) => (users, index))
                  select Cells(one["breakdown"], one["isOther"], one["total"], cohort["time"], cohort["size"], users.index, users.users));

    [Fact]
    public Task Paths() => CheckAsync(
        $$"""{"kind":"paths",{{March}},"steps":3,"sessionGap":"3d"}""",
        ["step", "from", "to", "count", "medianSeconds"],
        answer => Items(answer["edges"]).Select(edge => Cells(edge["step"], edge["from"], edge["to"], edge["count"], edge["medianSeconds"])));

    [Fact]
    public Task Distribution() => CheckAsync(
        $$"""{"kind":"distribution",{{March}},"event":"A","property":"properties.total","buckets":3}""",
        ["from", "to", "count"],
        answer => Items(answer["buckets"]).Select(bucket => Cells(bucket["from"], bucket["to"], bucket["count"])));

    [Fact]
    public Task Stickiness() => CheckAsync(
        $$"""{"kind":"stickiness",{{March}},"series":[{"event":"A"},{"event":"B","name":"Buyers"}]}""",
        ["series", "name", "intervals", "users"],
        answer => from one in Items(answer["series"]) from users in one["values"]!.AsArray().Select((users, index) => (users, index)) select Cells(one["series"], one["name"], users.index + 1, users.users));

    [Fact]
    public Task Lifecycle() => CheckAsync(
        $$"""{"kind":"lifecycle",{{March}},"event":"A","timeZone":"Europe/Berlin"}""",
        ["time", "new", "returning", "resurrecting", "dormant"],
        answer => Items(answer["points"]).Select(point => Cells(point["time"], point["new"], point["returning"], point["resurrecting"], point["dormant"])));

    [Fact]
    public Task Sql() => CheckAsync(
        """{"kind":"sql","sql":"SELECT event, count() AS n, avg(JSONExtractFloat(properties, 'total')) AS mean, max(timestamp) AS latest, any(nullIf(country, '')) AS place, min(toInt64(-7)) AS below FROM events GROUP BY event ORDER BY event"}""",
        ["event", "n", "mean", "latest", "place", "below"],
        answer => Items(answer["rows"]).Select(row => row.AsArray()));

    [Fact]
    public async Task An_insight_is_exported_as_its_question_is()
    {
        var tenant = await NewTenantAsync();
        var (path, _) = await tenant.KeepAsync(JsonNode.Parse($$"""{"kind":"stickiness",{{March}},"event":"A"}""")!);
        var answer = await tenant.Analyst().PostAsync($"{path}/run", []).ExpectAsync(HttpStatusCode.OK);

        var csv = await ExportReaders.ReadCsvAsync(await BytesAsync(tenant, $"{path}/run?format=csv", "{}"));
        var parquet = await ExportReaders.ReadParquetAsync(await BytesAsync(tenant, $"{path}/run?format=parquet", "{}"));

        string[] users = [.. answer["series"]![0]!["values"]!.AsArray().Select(count => count!.ToString())];
        Assert.Equal(users, csv.Skip(1).Select(row => (string?)row![3]));
        Assert.Equal(users, parquet["rows"]!.AsArray().Select(row => row![3]!.ToString()));
    }

    private async Task CheckAsync(string question, string[] columns, Func<JsonObject, IEnumerable<JsonArray>> table)
    {
        var tenant = await NewTenantAsync();
        var path = JsonNode.Parse(question)!["kind"]!.ToString() == "sql" ? "/v1/query/sql" : "/v1/query";
        var expected = table(await tenant.Analyst().PostTextAsync(path, question).ExpectAsync(HttpStatusCode.OK)).ToList();

        var csv = await ExportReaders.ReadCsvAsync(await BytesAsync(tenant, $"{path}?format=csv&formulas=keep", question));
        var parquet = await ExportReaders.ReadParquetAsync(await BytesAsync(tenant, $"{path}?format=parquet", question));

        Assert.Equal(columns, csv[0]!.AsArray().Select(name => (string?)name));
        Assert.Equal(columns, parquet["columns"]!.AsArray().Select(name => (string?)name));
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Select(Text), csv.Skip(1).Select(row => Text(row!.AsArray())));
        Assert.Equal(expected.Select(Text), parquet["rows"]!.AsArray().Select(row => Text(row!.AsArray())));
    }

    // What a value is, however it is written: nothing, a number, a moment, or else a text.
    private static string Text(JsonArray row) => string.Join(" | ", row.Select(cell => cell?.ToString() switch
    {
        null or "" => "-",
        var text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number.ToString("R", CultureInfo.InvariantCulture),
        var text when text.Contains('T', StringComparison.Ordinal) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        var text => text,
    }));

    private static async Task<byte[]> BytesAsync(TestTenant tenant, string path, string question)
    {
        using var answer = await tenant.Analyst().PostTextAsync(path, question);
        var bytes = await answer.Content.ReadAsByteArrayAsync(Cancelled);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, System.Text.Encoding.UTF8.GetString(bytes));
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        return bytes;
    }

    // Names and values that a careless writer breaks on; somebody who was anonymous first; days with nothing.
    private async Task<TestTenant> NewTenantAsync()
    {
        var tenant = await stack.NewTenantAsync();
        const string Pro = """{"plan":"=pro, \"quoted\"\nü","total":12.5}""";
        await stack.StoreAsync([Row(tenant, "A", "2026-02-26T10:00:00Z", "u1", Pro), Row(tenant, "A", "2026-03-01T10:00:00Z", "", Pro, anonymous: "visitor"), Row(tenant, "B", "2026-03-01T10:01:30.250Z", "u1", Pro),
            Row(tenant, "A", "2026-03-02T10:00:00Z", "u2", """{"plan":"free","total":0.1}"""), Row(tenant, "A", "2026-03-02T11:00:00Z", "u2", """{"total":-3}"""), Row(tenant, "B", "2026-03-04T11:00:00Z", "u2"),
            Row(tenant, "A", "2026-03-04T10:00:00Z", "u3", """{"plan":"free","total":1e15}"""), Row(tenant, "", "2026-03-01T10:01:00Z", "u1", anonymous: "visitor", type: "identify")]);
        return tenant;
    }

    private static IEnumerable<JsonNode> Items(JsonNode? list) => list!.AsArray().Select(item => item!);

    private static JsonArray Cells(params JsonNode?[] cells) => new([.. cells.Select(cell => cell?.DeepClone())]);
}
