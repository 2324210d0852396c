using Meridian.Local.Kafka.Tests.Support;

namespace Meridian.Local.Kafka.Tests.Clients;

/// <summary>kafkajs from npm, a client written from the protocol up without librdkafka or Java.</summary>
public sealed class KafkaJsTests(TestBroker broker) : IClassFixture<TestBroker>
{
    [Fact]
    public async Task It_finds_everything_it_expects()
    {
        var tools = Toolchain.At();
        await tools.EnsureAsync([Tool.Clients], new Progress<ToolProgress>(), TestContext.Current.CancellationToken);
        var script = Path.Combine(AppContext.BaseDirectory, "Clients", "kafkajs_client.mjs");

        var printed = await ClientProgram.RunAsync("/usr/bin/env", ["node", script, tools.NpmPath("clients", "kafkajs"), broker.Bootstrap, TestBroker.NewTopic()]);

        Assert.Equal("all of it held", printed[^1]);
    }
}
