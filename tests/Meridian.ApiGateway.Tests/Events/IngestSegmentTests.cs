using System.Net;
using Meridian.Contracts.Events;

namespace Meridian.ApiGateway.Tests.Events;

public sealed class IngestSegmentTests(TestedGateway stack)
{
    [Fact]
    public async Task A_batch_with_its_key_in_the_body_is_taken()
    {
        var tenant = await stack.NewTenantAsync();

        var receipt = await stack.Gateway.CreateClient().PostTextAsync("/v1/batch", $$"""
            {"batch":[{"type":"track","event":"A","userId":"u","messageId":"m-1"},{"type":"identify","userId":"u","traits":{"plan":"pro"} },{"userId":"u"}],
             "writeKey":"{{tenant.WriteKey}}","sentAt":"2026-01-01T00:00:00Z"}
            """).ExpectAsync(HttpStatusCode.OK);

        Assert.Equal((true, 2), ((bool)receipt["success"]!, (int)receipt["accepted"]!));
        Assert.Equal("event.unknown_type", (string?)receipt["rejected"]![0]!["code"]);
        Assert.Equal([EventType.Track, EventType.Identify], IngestTopic.Read(stack.Kafka, tenant.Id).Select(item => item.Type));
    }

    [Fact]
    public async Task A_clock_that_is_wrong_is_put_right_by_the_time_of_sending()
    {
        var tenant = await stack.NewTenantAsync();

        await tenant.Sender().PostTextAsync("/v1/batch", """
            {"batch":[{"type":"track","event":"A","userId":"u","timestamp":"2031-01-01T00:00:00Z"}],"sentAt":"2031-01-01T00:00:05Z"}
            """).ExpectAsync(HttpStatusCode.OK);

        var stored = Assert.Single(IngestTopic.Read(stack.Kafka, tenant.Id));
        Assert.Equal(stored.ReceivedAt - 5_000, stored.Timestamp);
    }

    [Theory]
    [InlineData("track", """{"event":"A","userId":"u"}""", EventType.Track)]
    [InlineData("identify", """{"userId":"u"}""", EventType.Identify)]
    [InlineData("page", """{"anonymousId":"a","name":"Home"}""", EventType.Page)]
    [InlineData("screen", """{"anonymousId":"a"}""", EventType.Screen)]
    [InlineData("group", """{"userId":"u","groupId":"g"}""", EventType.Group)]
    [InlineData("alias", """{"userId":"u","previousId":"a"}""", EventType.Alias)]
    public async Task A_single_call_is_an_event_of_its_type(string call, string body, EventType type)
    {
        var tenant = await stack.NewTenantAsync();

        await tenant.Sender().PostTextAsync($"/v1/{call}", body).ExpectAsync(HttpStatusCode.OK);

        Assert.Equal(type, Assert.Single(IngestTopic.Read(stack.Kafka, tenant.Id)).Type);
    }

    [Theory]
    [InlineData("{}", "ingest.batch_missing")]
    [InlineData("""{"batch":{}}""", "ingest.batch_missing")]
    [InlineData("[]", "ingest.not_json")]
    [InlineData("""{"batch":[""", "ingest.not_json")]
    public async Task A_body_without_a_batch_is_a_400(string body, string code)
    {
        var tenant = await stack.NewTenantAsync();

        await tenant.Sender().PostTextAsync("/v1/batch", body).ExpectProblemAsync(HttpStatusCode.BadRequest, code);
    }

    [Theory]
    [InlineData("not json", "auth.key_missing")]
    [InlineData("""{"writeKey":"mk_write_nobody"}""", "auth.key_unknown")]
    public async Task A_body_without_a_good_key_is_a_401(string body, string code) =>
        await stack.Gateway.CreateClient().PostTextAsync("/v1/batch", body).ExpectProblemAsync(HttpStatusCode.Unauthorized, code);
}
