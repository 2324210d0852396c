using System.CommandLine;
using Meridian.Cli.Building;
using Meridian.Cli.Output;
using Meridian.Cli.Running;
using Meridian.Cli.Tools;
using Meridian.Local;
using Meridian.Stack;
using Spectre.Console;

namespace Meridian.Cli.Demo;

/// <summary><c>./meridian demo</c>: a real data set through the running stack, or through one started for it.</summary>
internal static class DemoCommand
{
    private static readonly TimeSpan HealthyLimit = TimeSpan.FromMinutes(3);

    public static Command Create()
    {
        var command = new Command("demo", "Sends 20,000 real flights and a visitor through the stack and compares every answer with what was sent") { Options.PortOffset };
        command.SetAction((parsed, cancellationToken) => RunAsync(Options.Paths(parsed), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(StackPaths paths, CancellationToken cancellationToken)
    {
        await LocalTools.EnsureAsync(LocalTools.ForDemo, cancellationToken);
        if (StackStateFile.ReadRunning(paths) is { } running) return await SendAsync(running, cancellationToken);

        await SolutionBuild.EnsureAsync(paths, cancellationToken);
        using var host = StackHost.Start(paths, new StackOptions());
        try
        {
            var state = await StateTable.LiveAsync(changed => StackHost.WaitHealthyAsync(paths, host, changed, HealthyLimit, cancellationToken));
            return await SendAsync(state, cancellationToken);
        }
        finally
        {
            await DownCommand.StopAsync(host.Id);
        }
    }

    private static async Task<int> SendAsync(StackState state, CancellationToken cancellationToken)
    {
        var access = state.Demo ?? throw new CommandFailedException("The stack runs without the demo tenant (--no-demo): ./meridian down, then ./meridian demo.");
        var flights = Flight.Read(Path.Combine(Toolchain.At().NpmPath("datasets", "vega-datasets"), "data", "flights-20k.json"));

        var result = await SendAsync(state.Endpoint("api-gateway"), access, flights, cancellationToken);
        DemoTables.Write(result);
        return result.Agrees ? 0 : 1;
    }

    private static async Task<DemoResult> SendAsync(Uri gateway, DemoAccess access, IReadOnlyList<Flight> flights, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler();
        using var http = new HttpClient(handler) { BaseAddress = gateway };
        var run = new DemoRun(new DemoClient(http, access), flights);
        var columns = new ProgressColumn[] { new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn() };
        return await AnsiConsole.Progress().Columns(columns).StartAsync(progress =>
        {
            var task = progress.AddTask("Sending flights", maxValue: flights.Count);
            return run.RunAsync(sent => task.Value = sent, cancellationToken);
        });
    }
}
