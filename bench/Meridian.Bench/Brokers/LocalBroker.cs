using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Meridian.Stack;

namespace Meridian.Bench.Brokers;

/// <summary>Meridian's broker with one listener, empty at the start, its data deleted at the end.</summary>
internal sealed partial class LocalBroker : BrokerTarget
{
    // What a run writes is deleted at once, before the system has begun to write it back: the disk would else throttle the policy "none".
    private const int KeptBytes = 64 * 1024 * 1024;

    private readonly string _data;
    private readonly HashSet<string> _topics = [];

    private LocalBroker(Process process, int port, string data)
        : base(process, port) => _data = data;

    /// <param name="fsync">As Kafka:Fsync has it.</param>
    public static async Task<LocalBroker> StartAsync(string fsync)
    {
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var program = Path.Combine(AppContext.BaseDirectory, "..", "..", "Meridian.Local.Kafka", configuration, "Meridian.Local.Kafka.dll");
        var data = Path.Combine(StackPaths.OfThisBinary().Home, "bench", $"kafka-{Guid.CreateVersion7():N}");
        var process = Process.Start(new ProcessStartInfo("dotnet", [
            Path.GetFullPath(program), "--Kafka:Broker1Port=0", $"--Kafka:Data={data}", $"--Kafka:Fsync={fsync}", "--Kafka:CleanupInterval=00:00:00.1"])
        {
            RedirectStandardOutput = true,
        })!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Listens().Match(line) is not { Success: true } listens) continue;
            // Nobody may be left waiting for a full pipe to be read.
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            return new LocalBroker(process, int.Parse(listens.Groups[1].Value, CultureInfo.InvariantCulture), data);
        }
        throw new InvalidOperationException($"The broker did not start: {program}");
    }

    public override async Task<string> TopicAsync(int partitions)
    {
        var topic = FormattableString.Invariant($"bench-{partitions}");
        if (_topics.Add(topic)) await CreateAsync(topic, partitions, KeptBytes / partitions);
        return topic;
    }

    /// <param name="keptBytes">Of each partition; -1 for all.</param>
    public async Task CreateAsync(string topic, int partitions, int keptBytes)
    {
        using var admin = Admin();
        await admin.CreateTopicsAsync([new TopicSpecification
        {
            Name = topic,
            NumPartitions = partitions,
            ReplicationFactor = 1,
            Configs = new Dictionary<string, string> { ["retention.bytes"] = FormattableString.Invariant($"{keptBytes}") },
        }]);
    }

    public async Task DeleteAsync(string topic)
    {
        using var admin = Admin();
        await admin.DeleteTopicsAsync([topic]);
    }

    public override async ValueTask DisposeAsync()
    {
        await StackHost.StopAsync(Process.Id);
        Process.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    private IAdminClient Admin() => new AdminClientBuilder(new AdminClientConfig { BootstrapServers = Bootstrap }).Build();

    [GeneratedRegex(@"Node 1 listens on \S+:(\d+)")]
    private static partial Regex Listens();
}
