using System.Net;
using System.Net.Sockets;
using Meridian.Local.Kafka.Tests.Support;
using Meridian.Testing;

namespace Meridian.Local.Kafka.Tests;

public class StartTests
{
    [Fact]
    public async Task A_taken_port_is_named()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        await using var broker = new BrokerProcess();

        await AssertRefusedAsync(broker.Launch($"--Kafka:Broker1Port={port}"), $"Port {port} for Kafka node 1 is taken");
    }

    [Fact]
    public async Task A_data_directory_in_use_is_named()
    {
        await using var broker = new BrokerProcess();
        await broker.StartAsync();

        await AssertRefusedAsync(broker.Launch("--Kafka:Broker1Port=0"), $"The data directory {broker.Data} is in use");
    }

    [Theory]
    [InlineData("cluster.json", "{ \"id\": ")]
    [InlineData("topics.json", "")]
    public async Task A_damaged_file_is_named(string file, string content)
    {
        await using var broker = new BrokerProcess();
        await File.WriteAllTextAsync(Path.Combine(broker.Data, file), content, TestContext.Current.CancellationToken);

        await AssertRefusedAsync(broker.Launch(), $"{file} is damaged");
    }

    [Fact]
    public async Task Logs_without_a_catalog_are_not_thrown_away()
    {
        await using var broker = new BrokerProcess();
        var log = Directory.CreateDirectory(Path.Combine(broker.Data, "topics", "precious-0"));

        await AssertRefusedAsync(broker.Launch(), "no topics.json");
        Assert.True(log.Exists);
    }

    [Fact]
    public async Task A_setting_that_makes_no_sense_is_named()
    {
        await using var broker = new BrokerProcess();

        await AssertRefusedAsync(broker.Launch("--Kafka:Fsync=sometimes"), "Kafka:Fsync is 'sometimes'");
    }

    [Fact]
    public async Task It_stops_cleanly_when_asked_and_starts_again()
    {
        await using var broker = new BrokerProcess();
        await broker.StartAsync();
        Assert.Equal(0, await broker.StopAsync());

        await broker.StartAsync();

        Assert.Equal(0, await broker.StopAsync());
    }

    private static async Task AssertRefusedAsync(RunningProgram program, string reason)
    {
        await using (program)
        {
            Assert.Equal(1, await program.EndedAsync(TestContext.Current.CancellationToken));
            Assert.Contains(reason, Assert.Single(program.Errors));
        }
    }
}
