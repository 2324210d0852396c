using System.Net.Sockets;
using Confluent.Kafka;
using Meridian.Local.Kafka.Tests.Support;
using Meridian.Testing;

namespace Meridian.Local.Kafka.Tests;

/// <summary>Requests gone slightly wrong, against a broker of their own whose files and memory are watched.</summary>
public class MutationTests
{
    private const int Connections = 1500;
    private const int AtOnce = 30;

    [Fact]
    public async Task A_broker_that_was_sent_thousands_of_spoiled_requests_serves_on_and_holds_nothing_of_them()
    {
        await using var broker = new BrokerProcess();
        await broker.StartAsync("--Kafka:ClientPatience=00:00:01", "--Logging:LogLevel:Default=Error");
        await ProduceAsync(broker);
        var before = OpenSockets(broker);

        for (var round = 0; round < Connections / AtOnce; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(client => TormentAsync(broker.Port, new Random((round * AtOnce) + client))));
        }

        await ProduceAsync(broker);
        await Eventually.Until("the connections are closed", () => OpenSockets(broker) <= before + 10);
        Assert.InRange(ResidentMegabytes(broker), 1, 400);
        // A spoiled request is an error of its sender, never one of the broker.
        Assert.DoesNotContain(broker.Running.Output, line => line.Contains("a request failed", StringComparison.Ordinal));
    }

    private static int OpenSockets(BrokerProcess broker) =>
        Directory.GetFiles($"/proc/{broker.Running.Id}/fd").Count(path => new FileInfo(path).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true);

    private static long ResidentMegabytes(BrokerProcess broker)
    {
        var line = File.ReadLines($"/proc/{broker.Running.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture) / 1024;
    }

    private static async Task TormentAsync(int port, Random random)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
        try
        {
            for (var requests = random.Next(1, 6); requests > 0; requests--) await client.GetStream().WriteAsync(MutatedRequest.Next(random), TestContext.Current.CancellationToken);
            // Some go without a word, some listen first.
            if (random.Next(2) == 0) return;
            client.ReceiveTimeout = 200;
            while (client.GetStream().Read(new byte[4096]) > 0) continue;
        }
        catch (IOException)
        {
            // The broker has had enough of it, or has nothing to say.
        }
    }

    private static async Task ProduceAsync(BrokerProcess broker)
    {
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = broker.Bootstrap }).Build();
        await producer.ProduceAsync("sound", new() { Key = "k", Value = "v" }, TestContext.Current.CancellationToken);
    }
}
