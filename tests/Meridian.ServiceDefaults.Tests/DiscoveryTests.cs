using Meridian.ServiceDefaults.Discovery;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace Meridian.ServiceDefaults.Tests;

public sealed class DiscoveryTests
{
    [Theory]
    [InlineData("http://api/v1?x=1", "http://127.0.0.1:81/v1?x=1")]
    [InlineData("https+http://api/", "https://127.0.0.1:82/")]
    [InlineData("https+http://plain/a/b", "http://127.0.0.1:83/a/b")]
    [InlineData("http://example.com/x", "http://example.com/x")]
    public void A_name_becomes_the_address_that_is_configured(string logical, string expected)
    {
        var endpoints = Endpoints(("services:api:http:0", "http://127.0.0.1:81"), ("services:api:https:0", "https://127.0.0.1:82"), ("services:plain:http:0", "http://127.0.0.1:83"));

        Assert.Equal(expected, endpoints.Resolve(new Uri(logical)).ToString());
    }

    [Fact]
    public void Instances_take_turns()
    {
        var endpoints = Endpoints(("services:api:http:0", "http://127.0.0.1:1"), ("services:api:http:1", "http://127.0.0.1:2"));

        var ports = Enumerable.Range(0, 4).Select(_ => endpoints.Resolve(new Uri("http://api/")).Port).ToList();

        Assert.Equal([1, 1, 2, 2], ports.Order());
    }

    [Fact]
    public void A_service_without_an_address_is_named()
    {
        var failure = Assert.Throws<HttpRequestException>(() => Endpoints().Resolve(new Uri("https+http://api/")));

        Assert.Contains("services:api:https:0", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_reaches_a_service_by_its_name()
    {
        await using var called = await SampleService.StartAsync(app => app.MapGet("/hello", () => "hello"));
        await using var caller = await SampleService.StartAsync(settings: ("services:called:http:0", called.App.Urls.Single()));

        Assert.Equal("hello", await caller.Outgoing().GetStringAsync("https+http://called/hello", TestContext.Current.CancellationToken));
    }

    private static ServiceEndpoints Endpoints(params (string Key, string Value)[] settings) => new(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build());
}
