using System.Buffers.Binary;
using System.Net.Sockets;
using Confluent.Kafka;
using Meridian.Local.Kafka.Hosting;
using Meridian.Local.Kafka.Server;
using Meridian.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Local.Kafka.Tests;

/// <summary>Clients that begin and do not go on, against a broker with little memory and little patience.</summary>
public sealed class SlowClientTests : IAsyncLifetime
{
    private const int Memory = 4 * 1024 * 1024;

    private readonly TemporaryDirectory _data = new();
    private readonly List<TcpClient> _clients = [];
    private BrokerServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        var options = new KafkaOptions { Broker1Port = 0, MemoryBytes = Memory, ClientPatience = TimeSpan.FromMilliseconds(500), MaxConnections = 100, Fsync = "none" };
        _server = await BrokerServer.StartAsync(options, _data.Path, NullLogger.Instance, TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients) client.Dispose();
        await _server.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public async Task Who_sends_half_a_request_holds_the_others_up_only_until_patience_ends()
    {
        // Each has sent enough for the whole of its request to be set aside: all there is, several times over.
        for (var i = 0; i < 10; i++) await BeginAsync(ofBytes: Memory, sent: 128 * 1024);

        var stored = await ProduceAsync(new byte[100_000]);

        Assert.Equal(PersistenceStatus.Persisted, stored.Status);
        Assert.All(_clients, client => Assert.True(IsClosed(client)));
    }

    [Fact]
    public async Task Who_takes_no_answer_holds_others_up_only_until_patience_ends()
    {
        for (var i = 0; i < 20; i++) await ProduceAsync(new byte[900_000]);
        // More than the sockets' buffers take, from each of more clients than there is memory for.
        for (var i = 0; i < 10; i++) await AskForRecordsAsync(times: 8);

        var config = new ConsumerConfig { BootstrapServers = _server.BootstrapServers, GroupId = "g", AutoOffsetReset = AutoOffsetReset.Earliest };
        using var consumer = new ConsumerBuilder<string, byte[]>(config).Build();
        consumer.Assign(new TopicPartitionOffset("slow", 0, Offset.Beginning));

        for (var i = 0; i < 20; i++) Assert.Equal(i, consumer.Consume(TimeSpan.FromMinutes(1)).Offset.Value);
    }

    [Fact]
    public async Task One_connection_too_many_is_closed_and_the_others_go_on()
    {
        for (var i = 0; i < 100; i++) await ConnectAsync();
        var tooMany = await ConnectAsync();
        Assert.Equal(0, await tooMany.GetStream().ReadAsync(new byte[1], TestContext.Current.CancellationToken));

        _clients[0].Dispose();

        Assert.Equal(PersistenceStatus.Persisted, (await ProduceAsync([1])).Status);
    }

    private async Task<DeliveryResult<string, byte[]>> ProduceAsync(byte[] value)
    {
        var config = new ProducerConfig { BootstrapServers = _server.BootstrapServers, CompressionType = CompressionType.None };
        using var producer = new ProducerBuilder<string, byte[]>(config).SetLogHandler((_, _) => { }).Build();
        return await producer.ProduceAsync(new TopicPartition("slow", 0), new() { Key = "k", Value = value }, TestContext.Current.CancellationToken);
    }

    private async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync("127.0.0.1", _server.Broker.Cluster.Nodes[0].Port, TestContext.Current.CancellationToken);
        _clients.Add(client);
        return client;
    }

    // With a reset where something had come that the broker did not read.
    private static bool IsClosed(TcpClient client)
    {
        try
        {
            return client.GetStream().Read(new byte[1]) == 0;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private async Task BeginAsync(int ofBytes, int sent)
    {
        var client = await ConnectAsync();
        var frame = new byte[sent];
        BinaryPrimitives.WriteInt32BigEndian(frame, ofBytes);
        await client.GetStream().WriteAsync(frame, TestContext.Current.CancellationToken);
    }

    private async Task AskForRecordsAsync(int times)
    {
        var client = await ConnectAsync();
        for (var i = 0; i < times; i++)
        {
            // Fetch v4: replica -1, no wait, 1 to many bytes, all of "slow"-0 from offset 0.
            byte[] fetch =
            [
                0, 1, 0, 4, 0, 0, 0, (byte)i, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0x7f, 0, 0, 0, 0,
                0, 0, 0, 1, 0, 4, .. "slow"u8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x7f, 0, 0, 0,
            ];
            await client.GetStream().WriteAsync((byte[])[0, 0, 0, (byte)fetch.Length, .. fetch], TestContext.Current.CancellationToken);
        }
    }
}
