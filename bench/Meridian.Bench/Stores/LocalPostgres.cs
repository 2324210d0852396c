using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Meridian.Stack;
using Npgsql;

namespace Meridian.Bench.Stores;

/// <summary>Meridian's local Postgres, empty at the start, its data deleted at the end.</summary>
internal sealed class LocalPostgres : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly string _directory;

    private LocalPostgres(Process process, string directory, NpgsqlDataSource database) => (_process, _directory, Database) = (process, directory, database);

    public NpgsqlDataSource Database { get; }

    public static async Task<LocalPostgres> StartAsync(CancellationToken cancellationToken)
    {
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Meridian.Local.Postgres", configuration, "Meridian.Local.Postgres.dll"));
        // Postgres runs as a user of its own, who may not come into everybody's folders.
        var directory = Directory.CreateTempSubdirectory("meridian-bench-postgres-").FullName;
        var port = FreePort();
        var process = Process.Start(new ProcessStartInfo("dotnet",
            [program, string.Create(CultureInfo.InvariantCulture, $"--Postgres:Port={port}"), "--Postgres:User=meridian", "--Postgres:Password=bench", "--Postgres:Databases=meridian", $"--Postgres:Data={directory}/data"])
        {
            RedirectStandardOutput = true,
        })!;
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        var database = NpgsqlDataSource.Create(string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=meridian;Password=bench;Database=meridian"));
        await UntilAnswersAsync(database, process, cancellationToken);
        return new LocalPostgres(process, directory, database);
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await StackHost.StopAsync(_process.Id);
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static async Task UntilAnswersAsync(NpgsqlDataSource database, Process process, CancellationToken cancellationToken)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Patience && !process.HasExited; await Task.Delay(100, cancellationToken))
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(cancellationToken);
                return;
            }
            catch (NpgsqlException)
            {
                // Not yet.
            }
        }

        throw new InvalidOperationException("Postgres did not start.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
