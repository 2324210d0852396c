using System.Net;
using System.Text.Json.Nodes;
using Meridian.ApiGateway.Tests.Auth;
using Meridian.Contracts.Events;
using Meridian.Testing;

namespace Meridian.ApiGateway.Tests.Live;

public sealed class WatchEventsTests(TestedGateway stack) : IDisposable
{
    private readonly EnrichedTopic _topic = new(stack);

    [Fact]
    public async Task An_event_comes_with_all_that_is_known_of_it()
    {
        var tenant = await stack.NewTenantAsync();
        using var stream = await EventStreamReader.OpenAsync(tenant.Analyst());

        await _topic.PublishAsync(tenant.Id, "Order Completed", 1);

        var (name, id, data) = await stream.NextAsync();
        Assert.Equal(("message", "m-0", "track", "Order Completed", "u-1", "DE"),
            (name, (string?)data["messageId"], (string?)data["type"], (string?)data["event"], (string?)data["userId"], (string?)data["country"]));
        Assert.Equal(0, (int)data["properties"]!["number"]!);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1_789_999_999_000), (DateTimeOffset)data["timestamp"]!);
        Assert.StartsWith("1790000000000-0-", id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_sees_his_tenant_only_and_only_what_he_asked_for()
    {
        var (mine, other) = (await stack.NewTenantAsync(), await stack.NewTenantAsync());
        var filter = Uri.EscapeDataString("""{"property":"properties.number","operator":">=","value":8}""");
        using var stream = await EventStreamReader.OpenAsync(mine.Analyst(), $"?event=A&event=B&filter={filter}");

        await _topic.PublishAsync(other.Id, "A", 10);
        foreach (var name in (string[])["A", "C", "B"]) await _topic.PublishAsync(mine.Id, name, 10);

        var seen = new List<(string?, int)>();
        for (var message = 0; message < 4; message++)
        {
            var data = (await stream.NextAsync()).Data;
            seen.Add(((string?)data["event"], (int)data["properties"]!["number"]!));
        }

        Assert.Equal([("A", 8), ("A", 9), ("B", 8), ("B", 9)], seen);
    }

    [Fact]
    public async Task A_record_that_is_published_again_is_shown_once()
    {
        var tenant = await stack.NewTenantAsync();
        using var stream = await EventStreamReader.OpenAsync(tenant.Analyst());
        // Later than whatever an event-processor of another test publishes meanwhile.
        var chunk = DateTimeOffset.UtcNow.AddDays(1).ToUnixTimeMilliseconds();

        await _topic.PublishAsync(tenant.Id, "First", 1, partition: 7, new EnrichedSequence(chunk, 0));
        await _topic.PublishAsync(tenant.Id, "First", 1, partition: 7, new EnrichedSequence(chunk, 0));
        await _topic.PublishAsync(tenant.Id, "Second", 1, partition: 7, new EnrichedSequence(chunk, 1));
        await _topic.PublishAsync(tenant.Id, "Third", 1, partition: 7, new EnrichedSequence(chunk + 5, 0));

        Assert.Equal(["First", "Second", "Third"], [await NameAsync(stream), await NameAsync(stream), await NameAsync(stream)]);
    }

    [Fact]
    public async Task A_reader_who_is_too_slow_is_told_how_many_he_missed()
    {
        var tenant = await stack.NewTenantAsync();
        await using var gateway = stack.With(("Live:MaxWaitingBytes", "100000"));
        using var stream = await EventStreamReader.OpenAsync(tenant.Analyst(gateway));
        using var other = await EventStreamReader.OpenAsync(tenant.Analyst(gateway), "?event=Last");
        const int Records = 150, EventsOfRecord = 20; // 60 MB: more than the sockets between the two hold
        var padding = new string('x', 20_000);

        for (var record = 0; record < Records; record++) await _topic.PublishAsync(tenant.Id, "Large", EventsOfRecord, padding: padding);
        await _topic.PublishAsync(tenant.Id, "Last", 1);
        // He begins when the gateway has handed out all of it.
        Assert.Equal("Last", await NameAsync(other));

        var (seen, skipped) = (0, 0L);
        while (seen + skipped < (Records * EventsOfRecord) + 1)
        {
            var (name, _, data) = await stream.NextAsync();
            if (name == "skipped") skipped += (long)data["count"]!;
            else seen++;
        }

        Assert.True(skipped > 0);
        Assert.Equal((Records * EventsOfRecord) + 1, seen + skipped);
    }

    [Fact]
    public async Task A_stream_without_events_says_that_it_lives()
    {
        var tenant = await stack.NewTenantAsync();
        await using var gateway = stack.With(("Live:Heartbeat", "00:00:00.1"), ("Live:CheckEvery", "00:00:00.1"));
        using var stream = await EventStreamReader.OpenAsync(tenant.Analyst(gateway));

        Assert.Equal(":", await stream.CommentAsync());
    }

    [Fact]
    public async Task A_stream_ends_when_its_key_is_revoked()
    {
        var person = await Person.RegisterAsync(stack.Gateway);
        var key = await person.Client().PostAsync("/v1/keys", new JsonObject { ["name"] = "k", ["scopes"] = new JsonArray("query") }).ExpectAsync(HttpStatusCode.Created);
        using var client = stack.Gateway.CreateClient();
        client.DefaultRequestHeaders.Authorization = new("Bearer", (string)key["key"]!);
        using var stream = await EventStreamReader.OpenAsync(client);

        await person.Client().DeleteAsync($"/v1/keys/{key["id"]}", TestContext.Current.CancellationToken).ExpectEmptyAsync();

        var end = await stream.NextAsync();
        Assert.Equal(("end", "auth.ended"), (end.Name, (string?)end.Data["code"]));
        Assert.Null(await stream.TryNextAsync());
    }

    [Fact]
    public async Task A_reader_who_comes_back_is_told_since_when_he_missed_something()
    {
        var tenant = await stack.NewTenantAsync();
        using var stream = await EventStreamReader.OpenAsync(tenant.Analyst(), lastEventId: "1790000000000-0-5-0");

        var (name, _, data) = await stream.NextAsync();

        Assert.Equal("skipped", name);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_000), (DateTimeOffset)data["since"]!);
    }

    [Fact]
    public async Task A_tenant_has_so_many_streams_and_gets_another_when_it_closes_one()
    {
        var tenant = await stack.NewTenantAsync();
        await using var gateway = stack.With(("Live:MaxStreams", "2"));
        var client = tenant.Analyst(gateway);
        using var first = await EventStreamReader.OpenAsync(client);
        var second = await EventStreamReader.OpenAsync(client);
        await client.GetAsync("/v1/events/live", TestContext.Current.CancellationToken).ExpectProblemAsync(HttpStatusCode.TooManyRequests, "live.too_many_streams");

        second.Dispose();

        await Eventually.Until("there is room again", async () =>
        {
            using var response = await client.GetAsync("/v1/events/live", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            return response.StatusCode == HttpStatusCode.OK;
        });
    }

    [Theory]
    [InlineData("""{"property":"event","operator":"like","value":1}""", "filter.invalid")]
    [InlineData("nonsense", "filter.invalid")]
    public async Task A_filter_that_is_none_is_a_400(string filter, string code)
    {
        var tenant = await stack.NewTenantAsync();

        await tenant.Analyst().GetAsync($"/v1/events/live?filter={Uri.EscapeDataString(filter)}", TestContext.Current.CancellationToken).ExpectProblemAsync(HttpStatusCode.BadRequest, code);
    }

    [Fact]
    public async Task A_write_key_does_not_watch()
    {
        var tenant = await stack.NewTenantAsync();

        await tenant.Sender().GetAsync("/v1/events/live", TestContext.Current.CancellationToken).ExpectProblemAsync(HttpStatusCode.Forbidden, "auth.scope_missing");
    }

    [Fact]
    public async Task While_the_broker_is_away_it_is_a_503()
    {
        var tenant = await stack.NewTenantAsync();
        await using var gateway = stack.WithBroker($"127.0.0.1:{FreePort.Next()}", ("Live:StartLimit", "00:00:01"));

        await tenant.Analyst(gateway).GetAsync("/v1/events/live", TestContext.Current.CancellationToken).ExpectProblemAsync(HttpStatusCode.ServiceUnavailable, "service.unavailable");
    }

    public void Dispose() => _topic.Dispose();

    private static async Task<string> NameAsync(EventStreamReader stream) => (string)(await stream.NextAsync()).Data["event"]!;
}
