using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Meridian.Contracts.Events;
using Meridian.Testing;

namespace Meridian.ApiGateway.Tests.Events;

public sealed class IngestEventsTests(TestedGateway stack)
{
    private const string Two = """[{"messageId":"m-1","event":"A","userId":"u-1","properties":{"n":1}},{"messageId":"m-2","event":"B","anonymousId":"a-1"}]""";

    [Theory]
    [InlineData("""{"messageId":"m-1","event":"A","userId":"u"}""", "application/json", 1)]
    [InlineData(Two, "application/json", 2)]
    [InlineData(" [] ", "application/json", 0)]
    [InlineData("""
        {"event":"A","userId":"u"}

        {"event":"B","userId":"u"}
        """, "application/x-ndjson", 2)]
    [InlineData("""
        {"event":"A","userId":"u"}
        {"event":"B","userId":"u"}
        """, "application/json", 2)]
    [InlineData(Two, "application/x-www-form-urlencoded", 2)]
    [InlineData("\uFEFF[{\"event\":\"A\",\"userId\":\"u\"}]", "application/json", 1)]
    public async Task Every_accepted_event_is_on_the_broker(string body, string contentType, int events)
    {
        var tenant = await stack.NewTenantAsync();

        var receipt = await tenant.Sender().PostTextAsync("/v1/events", body, contentType).ExpectAsync(HttpStatusCode.Accepted);

        Assert.Equal((events, 0), ((int)receipt["accepted"]!, receipt["rejected"]!.AsArray().Count));
        Assert.Equal(7, Guid.Parse((string)receipt["batchId"]!).Version);
        var stored = IngestTopic.Read(stack.Kafka, tenant.Id);
        Assert.Equal(events, stored.Count);
        Assert.All(stored, item => Assert.Equal(DateTimeOffset.Parse((string)receipt["receivedAt"]!, null).ToUnixTimeMilliseconds(), item.ReceivedAt));
    }

    [Fact]
    public async Task An_event_arrives_as_it_was_sent_where_its_user_belongs()
    {
        var tenant = await stack.NewTenantAsync();

        await tenant.Sender().PostTextAsync("/v1/events", Two).ExpectAsync(HttpStatusCode.Accepted);

        var stored = IngestTopic.Read(stack.Kafka, tenant.Id).OrderBy(item => item.MessageId).ToList();
        Assert.Equal([(tenant.Id, "A", "u-1", "", """{"n":1}"""), (tenant.Id, "B", "", "a-1", "")],
            stored.Select(item => (item.TenantId, item.Event, item.UserId, item.AnonymousId, item.Properties)));
        Assert.Equal([Partition(tenant, "u-1"), Partition(tenant, "a-1")], stored.Select(item => item.Partition));
    }

    [Fact]
    public async Task Events_of_a_user_keep_their_order_across_blocks()
    {
        var tenant = await stack.NewTenantAsync();
        var large = new string('x', 20_000);
        var events = Enumerable.Range(0, 100).Select(index => $$"""{"messageId":"m-{{index:000}}","event":"E","userId":"u","properties":{"x":"{{large}}"} }""");

        await tenant.Sender().PostTextAsync("/v1/events", $"[{string.Join(',', events)}]").ExpectAsync(HttpStatusCode.Accepted);

        Assert.Equal(Enumerable.Range(0, 100).Select(index => $"m-{index:000}"), IngestTopic.Read(stack.Kafka, tenant.Id).Select(item => item.MessageId));
    }

    [Fact]
    public async Task A_bad_event_is_told_and_the_others_are_taken()
    {
        var tenant = await stack.NewTenantAsync();

        var receipt = await tenant.Sender().PostTextAsync("/v1/events", """
            [{"messageId":"good","event":"A","userId":"u"}, {"messageId":"bad","event":"A"}, 7, {"event":"A","userId":"u","timestamp":"soon"}]
            """).ExpectAsync(HttpStatusCode.Accepted);

        Assert.Equal(1, (int)receipt["accepted"]!);
        Assert.Equal([(1, "bad", "event.missing_user"), (2, null, "event.not_an_object"), (3, null, "event.bad_time")],
            receipt["rejected"]!.AsArray().Select(item => ((int)item!["index"]!, (string?)item["messageId"], (string)item["code"]!)));
        Assert.Equal(["good"], IngestTopic.Read(stack.Kafka, tenant.Id).Select(item => item.MessageId));
    }

    [Fact]
    public async Task A_line_that_is_not_JSON_does_not_sink_the_others()
    {
        var tenant = await stack.NewTenantAsync();

        var receipt = await tenant.Sender().PostTextAsync("/v1/events", "{\"event\":\"A\",\"userId\":\"u\"}\n{\"event\"\n{\"event\":\"A\",\"userId\":\"u\"} x", "application/x-ndjson")
            .ExpectAsync(HttpStatusCode.Accepted);

        Assert.Equal(1, (int)receipt["accepted"]!);
        Assert.Equal([(1, "event.not_json"), (2, "event.not_json")], receipt["rejected"]!.AsArray().Select(item => ((int)item!["index"]!, (string)item["code"]!)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("hello")]
    [InlineData("""{"event":"A","userId":"u" """)]
    [InlineData("""[{"event":"A","userId":"u"}] x""")]
    [InlineData("""[{"event":"A","userId":"u"},]""")]
    public async Task A_body_that_is_not_JSON_is_a_400_and_nothing_of_it_is_taken(string body)
    {
        var tenant = await stack.NewTenantAsync();

        await tenant.Sender().PostTextAsync("/v1/events", body).ExpectProblemAsync(HttpStatusCode.BadRequest, "ingest.not_json");

        Assert.Empty(IngestTopic.Read(stack.Kafka, tenant.Id));
    }

    [Fact]
    public async Task Text_that_is_not_UTF_8_is_a_400()
    {
        var tenant = await stack.NewTenantAsync();
        byte[] body = [.. "{\"event\":\"A\",\"userId\":\""u8, 0xC3, 0x28, .. "\"}"u8];

        await tenant.Sender().PostAsync("/v1/events", new ByteArrayContent(body), TestContext.Current.CancellationToken)
            .ExpectProblemAsync(HttpStatusCode.BadRequest, "ingest.not_json");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_compressed_body_is_taken(string encoding)
    {
        var tenant = await stack.NewTenantAsync();

        var receipt = await PostCompressedAsync(tenant, encoding, Encoding.UTF8.GetBytes(Two)).ExpectAsync(HttpStatusCode.Accepted);

        Assert.Equal(2, (int)receipt["accepted"]!);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_small_body_that_unpacks_to_a_large_one_is_a_413(string encoding)
    {
        var tenant = await stack.NewTenantAsync();

        await PostCompressedAsync(tenant, encoding, new byte[100_000_000]).ExpectProblemAsync(HttpStatusCode.RequestEntityTooLarge, "ingest.body_too_large");
    }

    [Theory]
    [InlineData("gzip", 400, "ingest.broken_encoding")]
    [InlineData("br", 400, "ingest.broken_encoding")]
    [InlineData("zstd", 415, "ingest.unknown_encoding")]
    public async Task A_body_that_is_not_encoded_as_it_says_is_refused(string encoding, int status, string code)
    {
        var tenant = await stack.NewTenantAsync();
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Two)) { Headers = { ContentEncoding = { encoding } } };

        await tenant.Sender().PostAsync("/v1/events", content, TestContext.Current.CancellationToken).ExpectProblemAsync((HttpStatusCode)status, code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_the_limit_is_a_413(bool saysItsLength)
    {
        var tenant = await stack.NewTenantAsync();
        await using var gateway = stack.With(("Ingest:MaxBodyBytes", "1000"));
        var body = new MemoryStream(Encoding.UTF8.GetBytes($"[{new string(' ', 1000)}]"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/events") { Content = new StreamContent(body) };
        request.Headers.TransferEncodingChunked = !saysItsLength;

        await tenant.Sender(gateway).SendAsync(request, TestContext.Current.CancellationToken)
            .ExpectProblemAsync(HttpStatusCode.RequestEntityTooLarge, "ingest.body_too_large");
    }

    [Theory]
    [InlineData(5_000, HttpStatusCode.Accepted)]
    [InlineData(5_001, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_request_has_a_greatest_number_of_events(int events, HttpStatusCode expected)
    {
        var tenant = await stack.NewTenantAsync();
        var body = $"[{string.Join(',', Enumerable.Repeat("""{"event":"E","userId":"u"}""", events))}]";

        using var response = await tenant.Sender().PostTextAsync("/v1/events", body);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal(expected == HttpStatusCode.Accepted ? events : 0, IngestTopic.Read(stack.Kafka, tenant.Id).Count);
    }

    [Fact]
    public async Task While_the_broker_is_away_there_is_a_503_and_no_receipt()
    {
        var tenant = await stack.NewTenantAsync();
        await using var gateway = stack.WithBroker($"127.0.0.1:{FreePort.Next()}", ("Kafka:Publisher:DeliveryTimeout", "00:00:01"));

        await tenant.Sender(gateway).PostTextAsync("/v1/events", Two).ExpectProblemAsync(HttpStatusCode.ServiceUnavailable, "service.unavailable");
    }

    private static int Partition(TestTenant tenant, string subject) => new TenantPartitions(tenant.Id, 12).Of(Encoding.UTF8.GetBytes($"{tenant.Id}/{subject}"));

    private static Task<HttpResponseMessage> PostCompressedAsync(TestTenant tenant, string encoding, byte[] body)
    {
        var packed = new MemoryStream();
        using (Stream packer = encoding == "br" ? new BrotliStream(packed, CompressionLevel.Fastest, true) : new GZipStream(packed, CompressionLevel.Fastest, true))
            packer.Write(body);
        var content = new ByteArrayContent(packed.ToArray()) { Headers = { ContentEncoding = { encoding }, ContentType = new MediaTypeHeaderValue("application/json") } };
        return tenant.Sender().PostAsync("/v1/events", content, TestContext.Current.CancellationToken);
    }
}
