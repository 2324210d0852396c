using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Meridian.Bench.Harness;

namespace Meridian.Bench.Scoring;

/// <summary>The service itself in a process of its own, over a folder of models; it also tells how much it has allocated.</summary>
internal sealed class ScoringProcess : IAsyncDisposable
{
    /// <summary>The argument by which this binary becomes that process.</summary>
    public const string Verb = "scoring-server";

    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly OwnProcess _process;

    private ScoringProcess(OwnProcess process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public TimeSpan ProcessorTime => _process.ProcessorTime;

    /// <param name="models">Their folder.</param>
    /// <param name="settings">More of the service's configuration, as <c>--name=value</c>.</param>
    public static async Task<ScoringProcess> StartAsync(string models, IReadOnlyList<string> settings, CancellationToken cancellationToken)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        // With the runtime settings of the service, not with those of the bench.
        var runtime = Path.Combine(AppContext.BaseDirectory, "Meridian.MlScoring.runtimeconfig.json");
        var process = OwnProcess.Start(Verb, [$"--urls={address}", $"--Models:Folder={models}", "--Logging:LogLevel:Default=Warning", .. settings], runtime);
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = address };
        for (var started = Stopwatch.GetTimestamp(); !await IsReadyAsync(client, cancellationToken);)
        {
            if (process.HasExited || Stopwatch.GetElapsedTime(started) > StartLimit) throw new InvalidOperationException("ml-scoring did not start.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
        }

        return new ScoringProcess(process, address);
    }

    /// <summary>The process itself: tells its allocations at each line of its standard input, and ends when that does.</summary>
    public static void Serve(string[] args)
    {
        var service = Assembly.Load("Meridian.MlScoring").EntryPoint!;
        var thread = new Thread(() => service.Invoke(null, [args])) { IsBackground = true };
        thread.Start();
        while (Console.In.ReadLine() is not null) Console.Out.WriteLine(GC.GetTotalAllocatedBytes(precise: true).ToString(CultureInfo.InvariantCulture));
    }

    public Task<long> AllocatedAsync() => _process.AskAsync();

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<bool> IsReadyAsync(HttpClient client, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await client.GetAsync(new Uri("/v2/health/ready", UriKind.Relative), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
