using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Meridian.Stack;

namespace Meridian.Bench.Stores;

/// <summary>Meridian's local ClickHouse, empty at the start, its data deleted at the end.</summary>
internal sealed class LocalClickHouse : IAsyncDisposable
{
    private const string Password = "bench";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly string _directory;

    private LocalClickHouse(Process process, string directory, string connectionString) => (_process, _directory, ConnectionString) = (process, directory, connectionString);

    public string ConnectionString { get; }

    public static async Task<LocalClickHouse> StartAsync(CancellationToken cancellationToken)
    {
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Meridian.Local.ClickHouse", configuration, "Meridian.Local.ClickHouse.dll"));
        var directory = Path.Combine(StackPaths.OfThisBinary().Home, "bench", $"clickhouse-{Guid.CreateVersion7():N}");
        var (http, tcp) = (FreePort(), FreePort());
        var process = Process.Start(new ProcessStartInfo("dotnet",
            [program, $"--ClickHouse:HttpPort={http}", $"--ClickHouse:TcpPort={tcp}", $"--ClickHouse:Password={Password}", $"--ClickHouse:Data={directory}/data"])
        {
            RedirectStandardOutput = true,
        })!;
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        await UntilAnswersAsync(http, process, cancellationToken);
        return new LocalClickHouse(process, directory, new DbConnectionStringBuilder
        {
            ["Host"] = "127.0.0.1",
            ["Port"] = http.ToString(CultureInfo.InvariantCulture),
            ["Username"] = "meridian",
            ["Password"] = Password,
            ["Database"] = "meridian",
        }.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await StackHost.StopAsync(_process.Id);
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static async Task UntilAnswersAsync(int port, Process process, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler();
        using var http = new HttpClient(handler);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Patience && !process.HasExited; await Task.Delay(100, cancellationToken))
        {
            try
            {
                if ((await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/ping"), cancellationToken)).StartsWith("Ok", StringComparison.Ordinal)) return;
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }
        }

        throw new InvalidOperationException("ClickHouse did not start.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
