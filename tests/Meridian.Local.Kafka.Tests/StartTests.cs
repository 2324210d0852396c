using System.Net;
using System.Net.Sockets;
using Meridian.Kafka.Protocol.Records;
using Meridian.Local.Kafka.Storage;
using Meridian.Local.Kafka.Tests.Support;
using Meridian.Testing;
using Microsoft.Extensions.Logging.Abstractions;

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
    public async Task A_file_in_place_of_the_data_directory_is_named()
    {
        await using var broker = new BrokerProcess();
        var file = Path.Combine(broker.Data, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);

        await AssertRefusedAsync(broker.Launch($"--Kafka:Data={file}"), $"The data in {file} cannot be opened");
    }

    [Fact]
    public async Task State_of_a_later_version_is_not_guessed_at()
    {
        await using var broker = new BrokerProcess();
        using (var flushes = new FlushQueue())
        {
            var context = new LogContext(FsyncPolicy.None, flushes, TimeProvider.System, NullLogger.Instance);
            using var log = PartitionLog.Open(Path.Combine(broker.Data, "internal", "groups"), InternalLog.Config, context);
            using var later = new RecordBatchBuilder();
            later.Add(0, [0, 99], [0, 99]);
            using var batch = later.Build();
            await log.AppendDurablyAsync(batch.Memory);
        }

        await AssertRefusedAsync(broker.Launch(), "A record of format 99; this broker knows up to 1");
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
