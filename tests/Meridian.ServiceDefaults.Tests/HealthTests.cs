using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Meridian.ServiceDefaults.Tests;

public sealed class HealthTests
{
    [Fact]
    public async Task A_service_in_order_is_ready_and_alive()
    {
        await using var service = await SampleService.StartAsync();

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await StatusAsync(service, "/health"), await StatusAsync(service, "/alive")));
    }

    [Fact]
    public async Task A_store_that_is_away_makes_it_unready_but_not_dead()
    {
        await using var service = await SampleService.StartAsync(
            add: builder => builder.Services.AddHealthChecks().AddCheck("store", () => HealthCheckResult.Unhealthy("host db-1 refused")));

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (await StatusAsync(service, "/health"), await StatusAsync(service, "/alive")));
        var body = await service.Client.GetStringAsync("/alive", TestContext.Current.CancellationToken);
        Assert.DoesNotContain("db-1", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task From_the_stop_signal_on_it_serves_but_is_not_ready()
    {
        await using var service = await SampleService.StartAsync(app => app.MapGet("/work", () => "done"), settings: ("Shutdown:DrainDelay", "00:01:00"));
        service.App.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        await Testing.Eventually.Until("the service is unready", async () => await StatusAsync(service, "/health") == HttpStatusCode.ServiceUnavailable);

        Assert.Equal("done", await service.Client.GetStringAsync("/work", TestContext.Current.CancellationToken));
    }

    private static async Task<HttpStatusCode> StatusAsync(SampleService service, string path)
    {
        using var response = await service.Client.GetAsync(path, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
