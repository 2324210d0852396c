using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Meridian.ApiGateway.Tests.Hostile;

/// <summary>Each flaw has its answer: docs/events.md lists them.</summary>
public sealed class FlawTests(TestedGateway stack)
{
    [Theory]
    [InlineData("""{"event":"A","userId":"a\u0000b"}""", "event.bad_text")]
    [InlineData("""{"event":"A","userId":"\ud800"}""", "event.bad_text")]
    [InlineData("""{"event":"A","userId":true}""", "event.bad_text")]
    [InlineData("""{"event":"A","userId":"u","timestamp":"\ud800"}""", "event.bad_time")]
    [InlineData("""{"event":"A","\ud800":"u"}""", "event.missing_user")]
    [InlineData("""{"event":"A","userId":"u","properties":7}""", "event.bad_object")]
    [InlineData("""{"event":"A","userId":"u","timestamp":1}""", "event.bad_time")]
    [InlineData("""{"event":"A","userId":"u","timestamp":"1970-12-31T23:59:59Z"}""", "event.time_out_of_range")]
    [InlineData("""{"event":"A","userId":"u","timestamp":"9999-12-31T23:59:59Z"}""", "event.time_out_of_range")]
    [InlineData("""{"event":"A","userId":"u","sentAt":"0001-01-01T00:00:00Z","timestamp":"9999-01-01T00:00:00Z"}""", "event.time_out_of_range")]
    [InlineData("""{"event":"A","userId":"u","type":"purchase"}""", "event.unknown_type")]
    [InlineData("""{"event":"A"}""", "event.missing_user")]
    [InlineData("""{"userId":"u"}""", "event.missing_field")]
    public async Task A_flawed_event_is_rejected_with_its_code(string body, string code) => Assert.Equal(code, await VerdictAsync(body));

    [Theory]
    [InlineData(23, null)]
    [InlineData(25, "event.time_out_of_range")]
    public async Task An_event_is_at_most_a_day_ahead(int hours, string? code) =>
        Assert.Equal(code, await VerdictAsync($$"""{"event":"A","userId":"u","timestamp":"{{DateTimeOffset.UtcNow.AddHours(hours).ToString("o", CultureInfo.InvariantCulture)}}"}"""));

    [Theory]
    [InlineData(32, null)]
    [InlineData(33, "event.too_deep")]
    public async Task An_event_is_nested_32_levels_deep_at_most(int levels, string? code)
    {
        // The event and its properties are two of them.
        var nested = new string('[', levels - 2) + new string(']', levels - 2);

        Assert.Equal(code, await VerdictAsync($$"""{"event":"A","userId":"u","properties":{"x":{{nested}}} }"""));
    }

    [Theory]
    [InlineData(32 * 1024, null)]
    [InlineData((32 * 1024) + 1, "event.too_large")]
    public async Task An_event_has_32_KiB_at_most(int length, string? code)
    {
        var (start, end) = ("""{"event":"A","userId":"u","properties":{"x":" """.TrimEnd(), "\"}}");

        Assert.Equal(code, await VerdictAsync(start + new string('x', length - start.Length - end.Length) + end));
    }

    [Fact]
    public async Task Of_a_field_that_stands_twice_the_last_counts()
    {
        var tenant = await stack.NewTenantAsync();

        await tenant.Sender().PostTextAsync("/v1/events", """{"event":"A","userId":"first","userId":"last","event":"B","properties":{"a":1,"a":2}}""").ExpectAsync(HttpStatusCode.Accepted);

        var stored = Assert.Single(IngestTopic.Read(stack.Kafka, tenant.Id));
        Assert.Equal(("last", "B", """{"a":1,"a":2}"""), (stored.UserId, stored.Event, stored.Properties));
    }

    [Theory]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"n":1e999,"m":-1e-999,"big":123456789012345678901234567890}""")]
    [InlineData("""{"s":"\u0000","t":"\ud800","":""}""")]
    public async Task What_is_inside_properties_is_kept_as_it_came(string properties)
    {
        var tenant = await stack.NewTenantAsync();

        await tenant.Sender().PostTextAsync("/v1/events", $$"""{"event":"A","userId":"u","properties":{{properties}},"unknown":1}""").ExpectAsync(HttpStatusCode.Accepted);

        Assert.Equal(properties, Assert.Single(IngestTopic.Read(stack.Kafka, tenant.Id)).Properties);
    }

    [Theory]
    [InlineData("{\"event\":\"A\0\",\"userId\":\"u\"}")]
    [InlineData("{\"event\":\"A\",\"userId\":\"u\",\"properties\":{\"n\":NaN}}")]
    [InlineData("{\"event\":\"A\",\"userId\":\"u\",\"properties\":{\"n\":01}}")]
    public async Task What_is_no_JSON_is_a_400(string body)
    {
        var tenant = await stack.NewTenantAsync();

        await tenant.Sender().PostTextAsync("/v1/events", body).ExpectProblemAsync(HttpStatusCode.BadRequest, "ingest.not_json");
    }

    [Fact]
    public async Task A_batch_whose_context_would_grow_a_thousandfold_is_a_400()
    {
        var tenant = await stack.NewTenantAsync();
        var events = string.Join(',', Enumerable.Repeat("""{"type":"track","event":"A","userId":"u"}""", 5_000));

        await tenant.Sender().PostTextAsync("/v1/batch", $$"""{"batch":[{{events}}],"context":{"x":"{{new string('x', 10_000)}}"} }""")
            .ExpectProblemAsync(HttpStatusCode.BadRequest, "ingest.bad_context");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_compressed_body_that_was_cut_off_is_a_400_wherever_it_was_cut(string encoding)
    {
        var tenant = await stack.NewTenantAsync();
        var packed = Pack("{\"event\":\"A\",\"userId\":\"u\"}\n{\"event\":\"B\",\"userId\":\"u\"}\n", encoding);

        for (var length = 1; length < packed.Length; length++)
            await PostPackedAsync(tenant, packed[..length], encoding).ExpectProblemAsync(HttpStatusCode.BadRequest, "ingest.broken_encoding");

        Assert.Empty(IngestTopic.Read(stack.Kafka, tenant.Id));
    }

    [Fact]
    public async Task Gzip_of_many_members_is_their_sum()
    {
        var tenant = await stack.NewTenantAsync();
        var empty = Pack("");
        byte[] packed = [.. Pack("{\"event\":\"A\",\"userId\":\"u\"}\n"), .. Enumerable.Repeat(empty, 20_000).SelectMany(member => member), .. Pack("{\"event\":\"B\",\"userId\":\"u\"}\n")];

        var receipt = await PostPackedAsync(tenant, packed).ExpectAsync(HttpStatusCode.Accepted);

        Assert.Equal(2, (int)receipt["accepted"]!);
    }

    private async Task<string?> VerdictAsync(string body)
    {
        var tenant = await stack.NewTenantAsync();
        var receipt = await tenant.Sender().PostTextAsync("/v1/events", body).ExpectAsync(HttpStatusCode.Accepted);
        var rejected = receipt["rejected"]!.AsArray();
        Assert.Equal(1, (int)receipt["accepted"]! + rejected.Count);
        return rejected is [JsonObject only] ? (string)only["code"]! : null;
    }

    private static byte[] Pack(string text, string encoding = "gzip")
    {
        using var packed = new MemoryStream();
        using (Stream packer = encoding == "br" ? new BrotliStream(packed, CompressionLevel.Fastest, true) : new GZipStream(packed, CompressionLevel.Fastest, true)) packer.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    private static Task<HttpResponseMessage> PostPackedAsync(TestTenant tenant, byte[] packed, string encoding = "gzip")
    {
        var content = new ByteArrayContent(packed) { Headers = { ContentEncoding = { encoding }, ContentType = new("application/x-ndjson") } };
        return tenant.Sender().PostAsync("/v1/events", content, TestContext.Current.CancellationToken);
    }
}
