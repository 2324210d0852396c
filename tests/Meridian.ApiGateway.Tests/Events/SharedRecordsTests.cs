using System.Net;
using System.Text;
using Meridian.Testing;

namespace Meridian.ApiGateway.Tests.Events;

public sealed class SharedRecordsTests(TestedGateway stack)
{
    private const int Requests = 300;
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";

    [Fact]
    public async Task Requests_that_come_together_share_records_and_each_event_is_there_once()
    {
        var tenant = await stack.NewTenantAsync();

        await SendTogetherAsync(tenant.Sender(), HttpStatusCode.Accepted);

        var stored = IngestTopic.Read(stack.Kafka, tenant.Id);
        Assert.Equal(Enumerable.Range(0, Requests).Select(Id).Order(), stored.Select(item => item.MessageId).Order());
        Assert.InRange(stored.DistinctBy(item => (item.Partition, item.Offset)).Count(), 1, Requests / 2);
        Assert.All(stored, item => Assert.Null(item.TraceParent));
    }

    [Fact]
    public async Task Large_requests_that_come_together_fill_records_and_none_too_large()
    {
        var tenant = await stack.NewTenantAsync();
        var padding = new string('x', 30_000);
        var sender = tenant.Sender();

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(number => sender.PostTextAsync("/v1/events", Event(Id(number), padding))));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode));
        var stored = IngestTopic.Read(stack.Kafka, tenant.Id);
        Assert.Equal(100, stored.Select(item => item.MessageId).Distinct().Count());
        // 512 KiB are 17 such events.
        Assert.All(stored.GroupBy(item => (item.Partition, item.Offset)), record => Assert.InRange(record.Count(), 1, 17));
    }

    [Fact]
    public async Task A_request_whose_trace_is_recorded_has_a_record_of_its_own_that_goes_on_with_it()
    {
        var tenant = await stack.NewTenantAsync();
        var sender = tenant.Sender();

        var others = SendTogetherAsync(sender, HttpStatusCode.Accepted);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/events") { Content = new StringContent(Event("traced", ""), Encoding.UTF8, "application/json") };
        request.Headers.Add("traceparent", $"00-{Trace}-b7ad6b7169203331-01");
        using var traced = await sender.SendAsync(request, TestContext.Current.CancellationToken);
        await others;

        Assert.Equal(HttpStatusCode.Accepted, traced.StatusCode);
        var stored = IngestTopic.Read(stack.Kafka, tenant.Id);
        var mine = stored.Single(item => item.MessageId == "traced");
        Assert.StartsWith($"00-{Trace}-", mine.TraceParent, StringComparison.Ordinal);
        Assert.Equal("traced", stored.Single(item => (item.Partition, item.Offset) == (mine.Partition, mine.Offset)).MessageId);
    }

    [Fact]
    public async Task While_the_broker_is_away_everybody_who_waits_for_a_shared_record_is_told()
    {
        var tenant = await stack.NewTenantAsync();
        await using var gateway = stack.WithBroker($"127.0.0.1:{FreePort.Next()}", ("Kafka:Publisher:DeliveryTimeout", "00:00:01"));

        await SendTogetherAsync(tenant.Sender(gateway), HttpStatusCode.ServiceUnavailable);
        // What was under way is over: the next one is tried, and not stuck behind it.
        await SendTogetherAsync(tenant.Sender(gateway), HttpStatusCode.ServiceUnavailable);
    }

    // All of one user, so of one partition.
    private static async Task SendTogetherAsync(HttpClient sender, HttpStatusCode expected)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, Requests).Select(number => sender.PostTextAsync("/v1/events", Event(Id(number), ""))));
        Assert.All(answers, answer => Assert.Equal(expected, answer.StatusCode));
    }

    private static string Id(int number) => $"m-{number:0000}";

    private static string Event(string messageId, string padding) => $$"""{"messageId":"{{messageId}}","event":"E","userId":"u","properties":{"x":"{{padding}}"} }""";
}
