using System.Diagnostics;
using Meridian.ClickHouse.Native;
using Meridian.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Meridian.ClickHouse.Tests;

public sealed class OutageTests
{
    private const string Events = """
        CREATE TABLE events (n UInt32, time DateTime64(3, 'UTC')) ENGINE = MergeTree PARTITION BY toYYYYMM(time) ORDER BY n
        SETTINGS non_replicated_deduplication_window = 1000
        """;

    [Fact]
    public async Task Killed_between_inserts_the_server_has_each_block_once()
    {
        await using var own = new ClickHouseServer();
        using var analytics = await Analytics.CreateAsync(own, Events);
        using var block = InsertTests.Block(50_000);
        var killing = Task.Run(() => KillOftenAsync(own), TestContext.Current.CancellationToken);

        var blocks = 0;
        for (; !killing.IsCompleted; blocks++) await InsertUntilDoneAsync(analytics, block, $"block {blocks}");
        await killing;

        Assert.Equal(blocks * 50_000L, await analytics.CountAsync("events"));
    }

    [Fact]
    public async Task A_server_that_stands_still_is_given_up_and_healthy_again_when_it_goes_on()
    {
        await using var own = new ClickHouseServer();
        using var analytics = await Analytics.CreateAsync(own, Events);
        using var http = new ClickHouseHttp(analytics.Database.ConnectionString);
        var hasty = new BatchInsert(http, TimeSpan.FromSeconds(1));
        using var block = InsertTests.Block(10);
        await SignalAsync(own.Engine.Id, "STOP");

        await Assert.ThrowsAsync<ClickHouseUnavailableException>(() => hasty.InsertAsync("events", block, "one", TestContext.Current.CancellationToken));
        await SignalAsync(own.Engine.Id, "CONT");
        await InsertUntilDoneAsync(analytics, block, "one");

        Assert.Equal(10, await analytics.CountAsync("events"));
        await Eventually.Until("it is healthy", async () => await HealthAsync(analytics) == HealthStatus.Healthy);
    }

    [Fact]
    public async Task Without_a_server_it_is_unhealthy_and_unavailable()
    {
        using var nowhere = new Analytics($"Host=127.0.0.1;Port={FreePort.Next()};Password=hidden");
        using var block = InsertTests.Block(1);

        Assert.Equal(HealthStatus.Unhealthy, await HealthAsync(nowhere));
        await Assert.ThrowsAsync<ClickHouseUnavailableException>(() => nowhere.Insert.InsertAsync("events", block, null, TestContext.Current.CancellationToken));
    }

    private static async Task KillOftenAsync(ClickHouseServer own)
    {
        for (var kills = 0; kills < 4; kills++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(200, 900)), TestContext.Current.CancellationToken);
            await own.Engine.KillAsync();
            await own.StartAgainAsync();
        }
    }

    private static async Task InsertUntilDoneAsync(Analytics analytics, NativeBlock block, string token) => await Eventually.Until(
        $"{token} is stored",
        async () =>
        {
            try
            {
                await analytics.Insert.InsertAsync("events", block, token, TestContext.Current.CancellationToken);
                return true;
            }
            catch (ClickHouseUnavailableException)
            {
                return false;
            }
        });

    private static async Task<HealthStatus> HealthAsync(Analytics analytics)
    {
        var options = analytics.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<HealthCheckServiceOptions>>().Value;
        var registration = Assert.Single(options.Registrations);
        var result = await registration.Factory(analytics.Services)
            .CheckHealthAsync(new HealthCheckContext { Registration = registration }, TestContext.Current.CancellationToken);
        return result.Status;
    }

    private static async Task SignalAsync(int process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }
}
