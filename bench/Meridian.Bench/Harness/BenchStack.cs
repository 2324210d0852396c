using System.Diagnostics;
using System.Text.Json.Nodes;
using Meridian.Stack;
using Spectre.Console;

namespace Meridian.Bench.Harness;

/// <summary>A stack for one run of a suite: ports of its own, empty at the start, deleted at the end.</summary>
internal sealed class BenchStack : IAsyncDisposable
{
    private const int PortOffset = 20_000;
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(3);

    private readonly StackPaths _paths;
    private readonly Process _host;

    private BenchStack(StackPaths paths, Process host, StackState state, TimeSpan healthyAfter) =>
        (_paths, _host, State, HealthyAfter) = (paths, host, state, healthyAfter);

    public StackState State { get; }

    /// <summary>From the start of the host until every resource was healthy.</summary>
    public TimeSpan HealthyAfter { get; }

    public DemoAccess Tenant => State.Demo ?? throw new InvalidOperationException("The stack has no demo tenant.");

    /// <summary>What the graph's services present to each other.</summary>
    public string InternalToken =>
        (string)JsonNode.Parse(File.ReadAllText(Path.Combine(_paths.Data, "secrets.json")))!["Parameters:internal-token"]!;

    public Uri Gateway => State.Endpoint("api-gateway");

    public static async Task<BenchStack> StartAsync(CancellationToken cancellationToken)
    {
        var paths = StackPaths.OfThisBinary(PortOffset);
        if (StackStateFile.ReadRunning(paths) is { } left) await StackHost.StopAsync(left.HostPid);
        Wipe(paths);
        var clock = Stopwatch.StartNew();
        var host = StackHost.Start(paths, new StackOptions("local"));
        try
        {
            var state = await StackHost.WaitHealthyAsync(paths, host, _ => { }, StartLimit, cancellationToken);
            var healthyAfter = clock.Elapsed;
            AnsiConsole.MarkupLineInterpolated($"[grey]A fresh stack is healthy after {healthyAfter.TotalSeconds:0.0} s.[/]");
            return new BenchStack(paths, host, state, healthyAfter);
        }
        catch
        {
            await StackHost.StopAsync(host.Id);
            host.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StackHost.StopAsync(_host.Id);
        _host.Dispose();
        Wipe(_paths);
    }

    private static void Wipe(StackPaths paths)
    {
        if (Directory.Exists(paths.Data)) Directory.Delete(paths.Data, recursive: true);
    }
}
