using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Meridian.ApiGateway.Tests.Library;
using Meridian.ApiGateway.Tests.Sql;

namespace Meridian.ApiGateway.Tests.Exports;

public sealed class ExportTests(TestedGateway stack)
{
    private const string Awkward = "a,b \"quoted\"\r\nsecond line ü €  ";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CSV_is_what_another_parser_reads_as_the_same_values()
    {
        var tenant = await stack.NewTenantAsync();
        await stack.StoreAsync(tenant, ("u1", Awkward, "{}"), ("", "plain", "{}"));

        using var answer = await AskAsync(tenant, "SELECT event, user_id, 1.5 AS number, -7 AS negative, NULL AS nothing, [1, 2] AS list, true AS flag, timestamp FROM events ORDER BY timestamp", "?format=csv");
        var bytes = await answer.Content.ReadAsByteArrayAsync(Cancelled);

        Assert.Equal(("text/csv", "attachment"), (answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentDisposition!.DispositionType));
        var rows = await ExportReaders.ReadCsvAsync(bytes);
        Assert.Equal("""["event","user_id","number","negative","nothing","list","flag","timestamp"]""", rows[0]!.ToJsonString());
        Assert.Equal(Awkward, (string?)rows[1]![0]);
        Assert.Equal(["u1", "1.5", "-7", "", "[1,2]", "true", "2026-01-01T00:00:00.000Z"], rows[1]!.AsArray().Skip(1).Select(cell => (string)cell!));
        Assert.Equal(["plain", ""], rows[2]!.AsArray().Take(2).Select(cell => (string)cell!));
        Assert.Equal(3, rows.Count);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0")]
    [InlineData("-2+3", "'-2+3")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("＝1", "'＝1")]
    [InlineData("-2.5", "-2.5")]
    [InlineData("+4930123456", "+4930123456")]
    [InlineData("a=1", "a=1")]
    public async Task Text_that_would_run_in_a_spreadsheet_is_made_plain(string text, string expected)
    {
        var tenant = await stack.NewTenantAsync();
        await stack.StoreAsync(tenant, ("u1", text, "{}"));

        var guarded = await ExportReaders.ReadCsvAsync(await (await AskAsync(tenant, "SELECT event FROM events", "?format=csv")).Content.ReadAsByteArrayAsync(Cancelled));
        var kept = await ExportReaders.ReadCsvAsync(await (await AskAsync(tenant, "SELECT event FROM events", "?format=csv&formulas=keep")).Content.ReadAsByteArrayAsync(Cancelled));

        Assert.Equal((expected, text), ((string?)guarded[1]![0], (string?)kept[1]![0]));
    }

    [Theory]
    [InlineData("?format=csv&bom=true", true)]
    [InlineData("?format=csv", false)]
    public async Task A_byte_order_mark_is_there_if_asked_for(string query, bool expected)
    {
        var tenant = await stack.NewTenantAsync();

        var bytes = await (await AskAsync(tenant, "SELECT 1 AS x", query)).Content.ReadAsByteArrayAsync(Cancelled);

        Assert.Equal(expected, bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble));
    }

    [Theory]
    [InlineData("text/csv", "text/csv")]
    [InlineData("application/vnd.apache.parquet", "application/vnd.apache.parquet")]
    [InlineData("application/json;q=0.5, text/csv", "text/csv")]
    [InlineData("application/json, text/csv;q=0.5", "application/json")]
    [InlineData("*/*", "application/json")]
    public async Task The_form_is_chosen_by_what_is_accepted(string accept, string expected)
    {
        var tenant = await stack.NewTenantAsync();
        var client = tenant.Analyst();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Accept", accept);

        using var answer = await client.PostAsync("/v1/query/sql", new JsonObject { ["sql"] = "SELECT 1 AS x" });

        Assert.Equal(expected, answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Parquet_has_the_same_values()
    {
        var tenant = await stack.NewTenantAsync();
        await stack.StoreAsync(tenant, ("u1", Awkward, "{}"), ("u2", "plain", "{}"));

        var bytes = await (await AskAsync(tenant, "SELECT event, user_id, 1.5 AS number, toInt64(-7) AS negative, timestamp FROM events ORDER BY timestamp", "?format=parquet")).Content.ReadAsByteArrayAsync(Cancelled);

        var rows = await ReadParquetAsync(bytes, "event String, user_id String, number Float64, negative Int64, timestamp DateTime64(3)");
        Assert.Equal((Awkward, "u1", 1.5, -7L), ((string?)rows[0]![0], (string?)rows[0]![1], (double)rows[0]![2]!, (long)rows[0]![3]!));
        Assert.StartsWith("2026-01-01", (string?)rows[0]![4], StringComparison.Ordinal);
        Assert.Equal(2, rows.Count);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("parquet")]
    public async Task A_trend_is_a_table_too(string format)
    {
        var tenant = await stack.NewTenantAsync();
        await stack.StoreAsync(tenant, ("u1", "A", """{"plan":"=pro"}"""), ("u2", "A", "{}"));
        var (insight, _) = await tenant.KeepAsync(JsonNode.Parse("""{"kind":"trend","event":"A","from":"2026-01-01T00:00:00Z","to":"2026-01-03T00:00:00Z","breakdown":"properties.plan"}""")!);

        using var answer = await tenant.Analyst().PostAsync($"{insight}/run?format={format}", []);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var bytes = await answer.Content.ReadAsByteArrayAsync(Cancelled);

        var rows = format == "csv" ? await ExportReaders.ReadCsvAsync(bytes)
            : await ReadParquetAsync(bytes, "series Nullable(String), name Nullable(String), breakdown Nullable(String), time Nullable(DateTime64(3)), value Nullable(Float64), previous Nullable(Float64)");
        var values = rows.Where(row => row!.ToJsonString().Contains("pro", StringComparison.Ordinal)).ToList();
        Assert.Equal(2, values.Count);
        Assert.Contains(values, row => row!.ToJsonString().Contains("2026-01-01", StringComparison.Ordinal) && row.AsArray().Any(cell => cell?.ToString() == "1"));
    }

    [Fact]
    public async Task Many_rows_come_through_whole()
    {
        var tenant = await stack.NewTenantAsync();

        using var answer = await AskAsync(tenant, "SELECT number, toString(number) AS text FROM numbers(300000)", "?format=csv");
        var lines = (await answer.Content.ReadAsStringAsync(Cancelled)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal((300_001, "number,text", "299999,299999"), (lines.Length, lines[0], lines[^1]));
        await tenant.AskSqlAsync("SELECT 1", limit: 10_001).ExpectProblemAsync(HttpStatusCode.BadRequest, "sql.limit_too_high");
    }

    [Fact]
    public async Task What_breaks_off_in_the_middle_is_not_taken_for_the_whole()
    {
        var tenant = await stack.NewTenantAsync();

        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/query/sql?format=csv")
        {
            Content = new StringContent("""{"sql":"SELECT number, throwIf(number = 900000) FROM numbers(1000000)"}""", Encoding.UTF8, "application/json"),
        };
        using var answer = await tenant.Analyst().SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancelled);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => answer.Content.ReadAsStringAsync(Cancelled));
    }

    [Fact]
    public async Task A_mistake_is_still_a_problem()
    {
        var tenant = await stack.NewTenantAsync();

        await tenant.Analyst().PostAsync("/v1/query/sql?format=csv", new JsonObject { ["sql"] = "SELECT sleep(1)" }).ExpectProblemAsync(HttpStatusCode.BadRequest, "sql.function_not_allowed");
        await tenant.Analyst().PostAsync("/v1/query/sql?format=parquet", new JsonObject { ["sql"] = "SELECT x FROM events" }).ExpectProblemAsync(HttpStatusCode.BadRequest, "sql.invalid");
        await tenant.Analyst().PostAsync("/v1/query/sql?format=xls", new JsonObject { ["sql"] = "SELECT 1" }).ExpectProblemAsync(HttpStatusCode.BadRequest, "export.unknown_format");
    }

    private static async Task<HttpResponseMessage> AskAsync(TestTenant tenant, string sql, string query)
    {
        var answer = await tenant.Analyst().PostAsync($"/v1/query/sql{query}", new JsonObject { ["sql"] = sql });
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Cancelled));
        return answer;
    }

    // Read back by the engine's reader, which takes nothing on trust from its writer.
    private async Task<JsonArray> ReadParquetAsync(byte[] parquet, string structure)
    {
        using var client = new HttpClient();
        using var file = new ByteArrayContent(parquet);
        using var body = new MultipartFormDataContent { { file, "given", "given" } };
        using var answer = await client.PostAsync(
            $"{stack.ClickHouse}&given_format=Parquet&given_structure={Uri.EscapeDataString(structure)}&query={Uri.EscapeDataString("SELECT * FROM given FORMAT JSONCompactEachRow")}", body, Cancelled);
        var text = await answer.Content.ReadAsStringAsync(Cancelled);
        Assert.True(answer.IsSuccessStatusCode, text);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line))];
    }
}
