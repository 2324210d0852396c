using System.Globalization;
using Meridian.Bench.Harness;
using Meridian.Contracts;
using Meridian.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Bench.Floors;

/// <summary>The floor of following events: a process of its own that reads the same records with the same client and drops them.</summary>
internal sealed class BareTail : IAsyncDisposable
{
    /// <summary>The argument by which this binary becomes that process.</summary>
    public const string Verb = "floor-tail";

    private readonly OwnProcess _process;

    private BareTail(OwnProcess process) => _process = process;

    public TimeSpan ProcessorTime => _process.ProcessorTime;

    public static async Task<BareTail> StartAsync(string brokers, IEnumerable<int> partitions)
    {
        var process = OwnProcess.Start(Verb, [brokers, .. partitions.Select(partition => partition.ToString(CultureInfo.InvariantCulture))]);
        await process.ReadAsync();
        return new BareTail(process);
    }

    /// <summary>The process itself: says when it is at the end of the topic, then at each line of its standard input how many records it has read, and ends when that does.</summary>
    public static async Task ServeAsync(string brokers, IReadOnlyList<string> partitions)
    {
        using var stop = new CancellationTokenSource();
        var positioned = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var records = 0L;
        var tail = new TopicTail(brokers, Topics.EventsEnriched, NullLogger<TopicTail>.Instance);
        var following = tail.RunAsync(
            partitions.Select(partition => int.Parse(partition, CultureInfo.InvariantCulture)), positioned.SetResult, _ => Interlocked.Increment(ref records), stop.Token);
        await await Task.WhenAny(positioned.Task, following);
        await Console.Out.WriteLineAsync("0");
        while (await Console.In.ReadLineAsync(CancellationToken.None) is not null) await Console.Out.WriteLineAsync(Interlocked.Read(ref records).ToString(CultureInfo.InvariantCulture));
        await stop.CancelAsync();
        await following;
    }

    /// <summary>How many records it has read.</summary>
    public Task<long> RecordsAsync() => _process.AskAsync();

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
