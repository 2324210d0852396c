using System.Diagnostics;
using System.Globalization;
using Meridian.Bench.Brokers;

namespace Meridian.Bench.Floors;

/// <summary>The floor of a broker: librdkafka's own mock in a process of its own. It has no disk and forgets all but the last 5 MB of a partition.</summary>
internal sealed class MockBroker : BrokerTarget
{
    /// <summary>The argument by which this binary becomes that process.</summary>
    public const string Verb = "floor-mock-broker";

    private static readonly int[] Partitions = [1, 12];

    private MockBroker(Process process, int port)
        : base(process, port)
    {
    }

    public static async Task<MockBroker> StartAsync()
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(MockBroker).Assembly.Location, Verb])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        })!;
        var address = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The mock broker did not start.");
        return new MockBroker(process, int.Parse(address[(address.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture));
    }

    /// <summary>The process itself: prints where it listens and ends when its standard input does.</summary>
    public static async Task ServeAsync()
    {
        using var client = new RdKafka(isProducer: true, [("log_level", "3")]);
        await Console.Out.WriteLineAsync(client.StartMock(Partitions.Select(partitions => (TopicOf(partitions), partitions))));
        await Console.In.ReadToEndAsync();
    }

    public override Task<string> TopicAsync(int partitions) => Task.FromResult(TopicOf(partitions));

    public override async ValueTask DisposeAsync()
    {
        Process.StandardInput.Close();
        await Process.WaitForExitAsync();
        Process.Dispose();
    }

    private static string TopicOf(int partitions) => FormattableString.Invariant($"bench-{partitions}");
}
