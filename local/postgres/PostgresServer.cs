using System.Globalization;
using Meridian.Local.Engines;

namespace Meridian.Local.Postgres;

/// <summary>The real PostgreSQL, run in the foreground: its data directory is made on first use, its role and databases at every start.</summary>
internal sealed class PostgresServer(PostgresOptions options, Toolchain tools)
{
    // Fast shutdown ends sessions and writes a checkpoint; immediate shutdown leaves the rest to recovery. Both lose nothing.
    private static readonly (Signal, TimeSpan)[] Stopping = [(Signal.Interrupt, TimeSpan.FromSeconds(7)), (Signal.Quit, TimeSpan.FromSeconds(2))];

    private string? _lastComplaint;

    public async Task RunAsync(CancellationToken stop)
    {
        using var data = await DataDirectory.HoldAsync(options.Data, stop);
        await Postmaster.WaitForPredecessorAsync(data.Path, stop);
        await EnginePort.WaitUntilFreeAsync("Postgres:Port", options.Port, stop);

        var cluster = new Cluster(data, tools.PostgresBin);
        await cluster.EnsureAsync(stop);
        await cluster.ProvisionAsync(options, stop);

        var exitCode = await ChildProcess.RunAsync(Server(cluster), stop);
        if (!stop.IsCancellationRequested)
            throw new EngineFaultException($"PostgreSQL ended by itself (exit code {exitCode}): {_lastComplaint ?? "it gave no reason"}");
    }

    private Child Server(Cluster cluster) => cluster.Program("postgres", ["-D", cluster.Path, .. Settings()]) with
    {
        // The postmaster takes its sessions with it; a kill would leave those to find out by themselves.
        OnParentDeath = Signal.Quit,
        Stopping = Stopping,
        OnLine = line =>
        {
            Console.Out.WriteLine(line);
            if (Complaint.In(line) is { } complaint) _lastComplaint = complaint;
        },
    };

    // On the command line, not in postgresql.conf: what a start says holds, whatever an older start wrote.
    private IEnumerable<string> Settings()
    {
        yield return Set("listen_addresses", "127.0.0.1");
        yield return Set("port", options.Port.ToString(CultureInfo.InvariantCulture));
        yield return Set("unix_socket_directories", ""); // the path of a checkout may be longer than a socket's can be
        yield return Set("max_connections", "200");
        yield return Set("shared_buffers", "512MB"); // two indexes of a day's events are written all over; memory is taken as it is used
        yield return Set("max_wal_size", "4GB");
        yield return Set("checkpoint_timeout", "15min");
        yield return Set("log_checkpoints", "off");
        yield return Set("log_line_prefix", "%m [%p] %q%u@%d ");
    }

    private static string Set(string name, string value) => $"--{name}={value}";
}
