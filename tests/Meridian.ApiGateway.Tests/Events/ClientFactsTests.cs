using System.Net;
using System.Text.Json.Nodes;

namespace Meridian.ApiGateway.Tests.Events;

/// <summary>What the gateway adds to an event's context.</summary>
public sealed class ClientFactsTests(TestedGateway stack)
{
    private const string Browser = "Mozilla/5.0 (X11; Linux x86_64) \"Chrome\"/156";

    [Theory]
    [InlineData("", """{"ip":"127.0.0.1"}""")]
    [InlineData(",\"context\":null", """{"ip":"127.0.0.1"}""")]
    [InlineData(",\"context\":{ }", """{"ip":"127.0.0.1"}""")]
    [InlineData(",\"context\":{\"page\":{\"ip\":\"x\"}}", """{"ip":"127.0.0.1","page":{"ip":"x"}}""")]
    [InlineData(",\"context\":{\"a\":1,\"ip\":\"203.0.113.7\"}", """{"a":1,"ip":"203.0.113.7"}""")]
    [InlineData(",\"context\":{\"ip\":null}", """{"ip":null}""")]
    public async Task A_context_without_an_address_gets_the_clients(string context, string expected) =>
        Assert.Equal(expected, await ContextAsync($$"""{"event":"A","userId":"u"{{context}}}"""));

    [Fact]
    public async Task A_page_of_a_browser_gets_its_user_agent_too()
    {
        var context = JsonNode.Parse(await ContextAsync("""{"event":"A","userId":"u","context":{"locale":"de"}}""", "https://shop.example"))!;

        Assert.Equal(("127.0.0.1", Browser, "de"), ((string?)context["ip"], (string?)context["userAgent"], (string?)context["locale"]));
    }

    [Fact]
    public async Task A_context_of_the_largest_event_has_room()
    {
        var large = new string('x', 32_000);

        Assert.Equal($$"""{"ip":"127.0.0.1","x":"{{large}}"}""", await ContextAsync($$"""{"event":"A","userId":"u","context":{"x":"{{large}}"} }"""));
    }

    [Fact]
    public async Task Behind_a_proxy_of_ours_the_client_is_who_it_says_and_before_others_is_not()
    {
        const string Body = """{"event":"A","userId":"u"}""";
        await using var behind = stack.With(("Proxies:Networks:0", "127.0.0.0/8"), ("Proxies:Networks:1", "::1/128"));
        var (trusting, wary) = (await stack.NewTenantAsync(), await stack.NewTenantAsync());

        foreach (var client in (HttpClient[])[trusting.Sender(behind), wary.Sender()])
        {
            client.DefaultRequestHeaders.Add("X-Forwarded-For", "198.51.100.9, 203.0.113.7");
            await client.PostTextAsync("/v1/events", Body).ExpectAsync(HttpStatusCode.Accepted);
        }

        Assert.Equal("""{"ip":"203.0.113.7"}""", Assert.Single(IngestTopic.Read(stack.Kafka, trusting.Id)).Context);
        Assert.Equal("""{"ip":"127.0.0.1"}""", Assert.Single(IngestTopic.Read(stack.Kafka, wary.Id)).Context);
    }

    [Fact]
    public async Task Any_site_may_send_with_a_write_key()
    {
        var tenant = await stack.NewTenantAsync();
        using var client = tenant.Sender();
        client.DefaultRequestHeaders.Add("Origin", "https://shop.example");

        using var response = await client.PostTextAsync("/v1/events", """{"event":"A","userId":"u"}""");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(["*"], response.Headers.GetValues("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_browser_may_ask_first()
    {
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/v1/batch");
        preflight.Headers.Add("Origin", "https://shop.example");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "authorization,content-type");

        using var response = await stack.Gateway.CreateClient().SendAsync(preflight, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("*", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.Contains("authorization", Assert.Single(response.Headers.GetValues("Access-Control-Allow-Headers")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_can_do_more_is_refused_in_a_page_and_no_other_route_answers_one()
    {
        var tenant = await stack.NewTenantAsync();
        using var client = tenant.Analyst();
        client.DefaultRequestHeaders.Add("Origin", "https://shop.example");

        await client.PostTextAsync("/v1/events", """{"event":"A","userId":"u"}""").ExpectProblemAsync(HttpStatusCode.Forbidden, "auth.key_too_strong");

        using var query = await client.PostTextAsync("/v1/query/trend", "{}");
        Assert.False(query.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Empty(IngestTopic.Read(stack.Kafka, tenant.Id));
    }

    private async Task<string> ContextAsync(string body, string? origin = null)
    {
        var tenant = await stack.NewTenantAsync();
        using var client = tenant.Sender();
        client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", Browser);
        if (origin is not null) client.DefaultRequestHeaders.Add("Origin", origin);
        await client.PostTextAsync("/v1/events", body).ExpectAsync(HttpStatusCode.Accepted);
        return Assert.Single(IngestTopic.Read(stack.Kafka, tenant.Id)).Context;
    }
}
