using System.Collections.Concurrent;
using Meridian.Testing;

namespace Meridian.Client.Tests;

/// <summary>The C# client against a gateway that is killed, with what comes behind it: every event is stored once.</summary>
public sealed class RealGatewayTests(RunningServices stack)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly ConcurrentQueue<EventLostEventArgs> _lost = [];

    [Fact]
    public async Task Every_kind_of_call_is_stored_with_its_fields()
    {
        var tenant = await StackTenant.RegisterAsync(stack);
        await using (var client = Start(tenant, stack.Gateway))
        {
            client.Track("u-1", "Order Completed", new { total = 12.5 });
            client.Track(MeridianIdentity.Anonymous("a-1"), "Viewed");
            client.Identify("u-2", new { plan = "pro" });
            client.Group("u-3", "g-1", new { name = "Acme" });
            client.Page("u-4", "Home", new { path = "/" });
            client.Screen("u-5", "Main");
            client.Alias("u-6", "a-6");
            Assert.True(await client.FlushAsync(Patience, TestContext.Current.CancellationToken));
        }

        var rows = (await stack.UntilStoredAsync(tenant.Id, 7)).ToDictionary(row => ((string)row["type"]!, (string)row["user_id"]!));

        Assert.Empty(_lost);
        Assert.Equal(("Order Completed", """{"total":12.5}"""), ((string)rows[("track", "u-1")]["event"]!, (string)rows[("track", "u-1")]["properties"]!));
        Assert.Equal("a-1", (string?)rows[("track", "")]["anonymous_id"]);
        Assert.Equal("""{"plan":"pro"}""", (string?)rows[("identify", "u-2")]["traits"]);
        Assert.Equal(("g-1", """{"name":"Acme"}"""), ((string)rows[("group", "u-3")]["group_id"]!, (string)rows[("group", "u-3")]["traits"]!));
        Assert.Equal("Home", (string?)rows[("page", "u-4")]["event"]);
        Assert.Equal("Main", (string?)rows[("screen", "u-5")]["event"]);
        Assert.Equal("a-6", (string?)rows[("alias", "u-6")]["anonymous_id"]);
        Assert.Contains("\"ip\":null", (string?)rows[("track", "u-1")]["context"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hundred_thousand_events_are_stored_once_although_the_gateway_is_killed_meanwhile()
    {
        const int Events = 100_000;
        var tenant = await StackTenant.RegisterAsync(stack);
        using var spool = new TemporaryDirectory();
        var port = FreePort.Next();
        var gateway = await stack.StartGatewayAsync(port);
        await using (var client = Start(tenant, new Uri($"http://127.0.0.1:{port}"), spool["events"]))
        {
            using var killed = new SemaphoreSlim(0);
            var sending = Task.Run(async () =>
            {
                for (var number = 0; number < Events; number++)
                {
                    // The rest comes when the gateway is gone: how far the client is by then is up to the machine.
                    if (number is 40_000 or 80_000) await killed.WaitAsync(TestContext.Current.CancellationToken);
                    await client.EnqueueAsync(new MeridianEvent { Type = MeridianEventType.Track, Who = $"u-{number % 1000}", Event = "Numbered", Properties = new { number } });
                }
            }, TestContext.Current.CancellationToken);
            foreach (var arrived in (int[])[10_000, 50_000])
            {
                await Eventually.Until($"{arrived} are stored", async () => (await stack.CountAsync(tenant.Id)).Events >= arrived, Patience);
                await gateway.KillAsync();
                killed.Release();
                await Eventually.Until("the disk is used", () => Directory.EnumerateFiles(spool["events"], "*.events").Any(), Patience);
                gateway = await stack.StartGatewayAsync(port);
            }

            await sending;
            Assert.True(await client.FlushAsync(Patience, TestContext.Current.CancellationToken));
        }

        await Eventually.Until("all are stored", async () => (await stack.CountAsync(tenant.Id)).Events >= Events, Patience);
        Assert.Equal((Events, Events), await stack.CountAsync(tenant.Id));
        Assert.Empty(_lost);
        await gateway.DisposeAsync();
    }

    [Fact]
    public async Task What_was_sent_while_the_gateway_was_away_arrives_after_a_restart_of_the_application()
    {
        var tenant = await StackTenant.RegisterAsync(stack);
        using var spool = new TemporaryDirectory();
        var port = FreePort.Next();
        var address = new Uri($"http://127.0.0.1:{port}");
        await using (var client = Start(tenant, address, spool["events"]))
        {
            for (var number = 0; number < 1000; number++) client.Track("u", "Offline", new { number });
        }

        Assert.Equal(0, (await stack.CountAsync(tenant.Id)).Events);
        await using var gateway = await stack.StartGatewayAsync(port);
        await using var again = Start(tenant, address, spool["events"]);

        Assert.True(await again.FlushAsync(Patience, TestContext.Current.CancellationToken));
        await stack.UntilStoredAsync(tenant.Id, 1000);
        Assert.Equal((1000, 1000), await stack.CountAsync(tenant.Id));
        Assert.Empty(_lost);
    }

    [Fact]
    public async Task What_the_gateway_rejects_is_told_with_its_code()
    {
        var tenant = await StackTenant.RegisterAsync(stack);
        await using var client = Start(tenant, stack.Gateway);
        client.Enqueue(new MeridianEvent { Type = MeridianEventType.Track, Who = "u", Event = "Old", MessageId = "old", Timestamp = DateTimeOffset.UnixEpoch.AddYears(-1) });
        client.Track("u", "New");

        Assert.True(await client.FlushAsync(Patience, TestContext.Current.CancellationToken));

        var lost = Assert.Single(_lost);
        Assert.Equal(("old", "event.time_out_of_range"), (lost.MessageId, lost.Code));
        Assert.Equal("New", (string?)Assert.Single(await stack.UntilStoredAsync(tenant.Id, 1))["event"]);
    }

    private MeridianClient Start(StackTenant tenant, Uri gateway, string? spool = null)
    {
        var client = new MeridianClient(new MeridianOptions
        {
            Host = gateway,
            WriteKey = tenant.WriteKey,
            SpoolDirectory = spool,
            Linger = TimeSpan.FromMilliseconds(20),
            FirstBackoff = TimeSpan.FromMilliseconds(50),
            MaxBackoff = TimeSpan.FromSeconds(1),
        });
        client.EventLost += (_, lost) => _lost.Enqueue(lost);
        return client;
    }
}
