using System.Buffers.Binary;
using System.Net.Sockets;
using Confluent.Kafka;
using Meridian.Kafka.Protocol;
using Meridian.Local.Kafka.Tests.Support;

namespace Meridian.Local.Kafka.Tests;

public class FuzzTests(TestBroker broker) : IClassFixture<TestBroker>
{
    [Fact]
    public async Task Garbage_costs_its_sender_the_connection_and_nobody_else_anything()
    {
        var topic = TestBroker.NewTopic();
        using var producer = broker.Producer();
        var random = new Random(3);
        for (var round = 0; round < 300; round++)
        {
            using var client = await ConnectAsync();
            await SendAsync(client, Garbage(random));
        }

        var stored = await producer.ProduceAsync(topic, new() { Key = "k", Value = "v" }, TestContext.Current.CancellationToken);

        Assert.Equal(PersistenceStatus.Persisted, stored.Status);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(int.MaxValue)]
    [InlineData(100 * 1024 * 1024 + 1)]
    public async Task A_size_that_makes_no_sense_closes_the_connection(int size)
    {
        using var client = await ConnectAsync();
        var frame = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(frame, size);

        await SendAsync(client, frame);

        Assert.Equal(0, await client.GetStream().ReadAsync(new byte[1], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_request_that_comes_byte_by_byte_is_answered()
    {
        using var client = await ConnectAsync();
        // ApiVersions v0, correlation id 7, no client id.
        foreach (var next in new byte[] { 0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 7, 0xff, 0xff }) await SendAsync(client, [next]);

        var answer = new byte[10];
        await client.GetStream().ReadExactlyAsync(answer, TestContext.Current.CancellationToken);

        Assert.Equal((7, 0), (BinaryPrimitives.ReadInt32BigEndian(answer.AsSpan(4)), BinaryPrimitives.ReadInt16BigEndian(answer.AsSpan(8))));
    }

    [Fact]
    public async Task ApiVersions_of_an_unknown_version_is_answered_in_version_0()
    {
        using var client = await ConnectAsync();
        await SendAsync(client, [0, 0, 0, 10, 0, 18, 0, 99, 0, 0, 0, 8, 0xff, 0xff]);

        var answer = new byte[10];
        await client.GetStream().ReadExactlyAsync(answer, TestContext.Current.CancellationToken);

        Assert.Equal((8, 35), (BinaryPrimitives.ReadInt32BigEndian(answer.AsSpan(4)), BinaryPrimitives.ReadInt16BigEndian(answer.AsSpan(8))));
    }

    private async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync("localhost", broker.Server.Broker.Cluster.Nodes[0].Port, TestContext.Current.CancellationToken);
        return client;
    }

    private static async Task SendAsync(TcpClient client, byte[] bytes)
    {
        try
        {
            await client.GetStream().WriteAsync(bytes, TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // The broker has had enough already.
        }
    }

    // A right length and a known key, so that the handlers are reached, then whatever chance brings.
    private static byte[] Garbage(Random random)
    {
        var frame = new byte[random.Next(12, 400)];
        random.NextBytes(frame);
        for (var i = 12; i < frame.Length; i += random.Next(1, 4)) frame[i] = (byte)random.Next(0, 3);
        var api = Api.All[random.Next(Api.All.Count)];
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length - 4);
        BinaryPrimitives.WriteInt16BigEndian(frame.AsSpan(4), (short)api.Key);
        BinaryPrimitives.WriteInt16BigEndian(frame.AsSpan(6), (short)random.Next(api.ServedFrom, api.Max + 1));
        return frame;
    }
}
