using System.Diagnostics;
using System.Globalization;

namespace Meridian.Bench.Brokers;

/// <summary>A broker in a process of its own that loads are aimed at: Meridian's, or the floor.</summary>
internal abstract class BrokerTarget(Process process, int port) : IAsyncDisposable
{
    public int Port => port;

    public string Bootstrap => FormattableString.Invariant($"127.0.0.1:{port}");

    protected Process Process => process;

    /// <summary>Processor time of the process since it was started.</summary>
    public TimeSpan Processor
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>The most memory the process has had resident since it was started, in bytes.</summary>
    public long PeakResident
    {
        get
        {
            var line = File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
    }

    /// <summary>A topic of this many partitions, made if it is not there yet.</summary>
    public abstract Task<string> TopicAsync(int partitions);

    public abstract ValueTask DisposeAsync();
}
