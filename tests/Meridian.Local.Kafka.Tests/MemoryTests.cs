using System.Net.Sockets;
using Meridian.Local.Kafka.Tests.Support;

namespace Meridian.Local.Kafka.Tests;

/// <summary>What the broker keeps in memory for its clients. It runs in this process, so no other test may run beside these.</summary>
[Collection(typeof(Alone))]
public class MemoryTests(TestBroker broker) : IClassFixture<TestBroker>
{
    [Fact]
    public async Task A_client_that_announces_much_and_sends_little_takes_little_memory()
    {
        var clients = new List<TcpClient>();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 100; i++)
        {
            var client = new TcpClient();
            clients.Add(client);
            await client.ConnectAsync("localhost", broker.Server.Broker.Cluster.Nodes[0].Port, TestContext.Current.CancellationToken);
            await client.GetStream().WriteAsync(new byte[] { 0x06, 0, 0, 0, 0, 3 }, TestContext.Current.CancellationToken);
        }

        using var admin = broker.Admin();
        Assert.NotEmpty(admin.GetMetadata(TimeSpan.FromSeconds(60)).Brokers);
        // They announced a hundred times as much.
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 100L * 1024 * 1024);
        clients.ForEach(client => client.Dispose());
    }
}
