using Meridian.Local.Kafka.Tests.Support;

namespace Meridian.Local.Kafka.Tests.Clients;

/// <summary>Debian's python3-kafka, whose requests are the oldest any client in use sends.</summary>
public sealed class PythonClientTests(TestBroker broker) : IClassFixture<TestBroker>
{
    [Fact]
    public async Task It_finds_everything_it_expects()
    {
        await Toolchain.At().EnsureAsync([Tool.PythonKafka], new Progress<ToolProgress>(), TestContext.Current.CancellationToken);
        var script = Path.Combine(AppContext.BaseDirectory, "Clients", "python_client.py");

        var printed = await ClientProgram.RunAsync("/usr/bin/python3", [script, broker.Bootstrap, TestBroker.NewTopic()]);

        Assert.Equal("all of it held", printed[^1]);
    }
}
