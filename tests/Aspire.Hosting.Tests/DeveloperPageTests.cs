using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Aspire.Hosting.Testing;
using Meridian.Testing;

namespace Aspire.Hosting.Tests;

public sealed partial class DeveloperPageTests : IAsyncLifetime
{
    private readonly PortReservations _ports = new();
    private HttpClient _page = null!;
    private DistributedApplication _app = null!;

    public async ValueTask InitializeAsync()
    {
        var url = $"http://127.0.0.1:{_ports.Reserve()}";
        var builder = DistributedApplicationTestingBuilder.Create([$"ASPNETCORE_URLS={url}"], (options, _) => options.DisableDashboard = false);
        builder.AddParameter("password", "very secret", secret: true);
        builder.AddProject("store", ToyApplication.Engine).WithEndpoint(scheme: "tcp", name: "tcp", env: "Toy__Port").WithEnvironment("Toy__Password", "very secret");
        _app = await builder.BuildAsync(TestContext.Current.CancellationToken);
        await _app.StartAsync(TestContext.Current.CancellationToken);
        await _app.ResourceNotifications.WaitForResourceAsync("store", KnownResourceStates.Running, TestContext.Current.CancellationToken);
        _page = new() { BaseAddress = new(url) };
    }

    [Fact]
    public async Task Resources_are_listed_without_secrets()
    {
        var json = await _page.GetStringAsync("/api/resources", TestContext.Current.CancellationToken);

        var store = JsonNode.Parse(json)!.AsArray().Single(r => r!["id"]!.GetValue<string>() == "store")!;
        Assert.Equal("Running", store["state"]!.GetValue<string>());
        Assert.Equal("Healthy", store["health"]!.GetValue<string>());
        Assert.True(store["pid"]!.GetValue<int>() > 0 && store["memory"]!.GetValue<long>() > 0);
        Assert.StartsWith("tcp://localhost:", store["endpoints"]![0]!["url"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.DoesNotContain("very secret", json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_log_is_there_as_lines_and_as_a_stream()
    {
        await Eventually.Until("the line is in the log", async () => (await _page.GetStringAsync("/api/resources/store/logs")).Contains("listening", StringComparison.Ordinal));

        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/resources/store/logs") { Headers = { { "Accept", "text/event-stream" } } };
        using var response = await _page.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        var first = await reader.ReadLineAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith("data: [{", first, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await _page.GetAsync("/api/resources/nobody/logs", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Only_the_page_itself_gives_commands()
    {
        var page = await _page.GetStringAsync("/", TestContext.Current.CancellationToken);
        var token = Token().Match(page).Groups[1].Value;

        Assert.Equal(HttpStatusCode.Forbidden, await GiveAsync("stop", token: null, origin: null));
        Assert.Equal(HttpStatusCode.Forbidden, await GiveAsync("stop", "guessed", origin: null));
        Assert.Equal(HttpStatusCode.Forbidden, await GiveAsync("stop", token, "http://elsewhere.example"));
        Assert.Equal(HttpStatusCode.Conflict, await GiveAsync("no-such-command", token, _page.BaseAddress!.GetLeftPart(UriPartial.Authority)));
        Assert.Equal(HttpStatusCode.OK, await GiveAsync("stop", token, _page.BaseAddress!.GetLeftPart(UriPartial.Authority)));
        await _app.ResourceNotifications.WaitForResourceAsync("store", KnownResourceStates.Finished, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_page_brings_everything_itself_and_answers_no_other_name()
    {
        using var response = await _page.GetAsync("/", TestContext.Current.CancellationToken);
        var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
        using var elsewhere = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Host = "rebound.example" } };

        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("://", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        foreach (var asset in new[] { "/page.css", "/page.js", "/icon.svg" }) Assert.Equal(HttpStatusCode.OK, (await _page.GetAsync(asset, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, (await _page.SendAsync(elsewhere, TestContext.Current.CancellationToken)).StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        _page.Dispose();
        await _app.DisposeAsync();
        _ports.Dispose();
    }

    private async Task<HttpStatusCode> GiveAsync(string command, string? token, string? origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/resources/store/commands/{command}");
        if (token is not null) request.Headers.Add("X-Page-Token", token);
        if (origin is not null) request.Headers.Add("Origin", origin);
        using var response = await _page.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    [GeneratedRegex("name=\"page-token\" content=\"([0-9a-f]+)\"")]
    private static partial Regex Token();
}
