using System.CommandLine;
using System.Diagnostics;
using Meridian.Cli.Building;
using Meridian.Cli.Output;
using Meridian.Cli.Tools;
using Meridian.Stack;
using Spectre.Console;

namespace Meridian.Cli.Running;

/// <summary><c>./meridian up</c>: the whole graph, healthy, in the foreground or detached.</summary>
internal static class UpCommand
{
    private static readonly TimeSpan HealthyLimit = TimeSpan.FromMinutes(3);

    public static Command Create()
    {
        var detach = new Option<bool>("--detach", "-d") { Description = "Return once everything is healthy; ./meridian down stops it" };
        var infra = new Option<string?>("--infra") { Description = "Where the stores run: local processes or containers (default: containers where an engine answers)" };
        infra.AcceptOnlyFromAmong("local", "containers");
        var noDemo = new Option<bool>("--no-demo") { Description = "Do not create the demo tenant" };
        var command = new Command("up", "Starts everything, waits until it is healthy, prints the addresses") { detach, infra, noDemo, Options.PortOffset };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            Options.Paths(parsed),
            new StackOptions(parsed.GetValue(infra), Attached: !parsed.GetValue(detach), Demo: !parsed.GetValue(noDemo)),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(StackPaths paths, StackOptions options, CancellationToken cancellationToken)
    {
        if (StackStateFile.ReadRunning(paths) is { } running)
        {
            AnsiConsole.MarkupLineInterpolated($"Already running (host process {running.HostPid}). [bold]./meridian status[/] shows it, [bold]./meridian down[/] stops it, [bold]--port-offset N[/] starts another beside it.");
            return running.IsHealthy ? 0 : 1;
        }
        await LocalTools.EnsureAsync(LocalTools.ForStack, cancellationToken);
        await SolutionBuild.EnsureAsync(paths, cancellationToken);
        PortCheck.EnsureFree(paths.PortOffset);

        var clock = Stopwatch.StartNew();
        using var host = StackHost.Start(paths, options);
        try
        {
            var state = await StateTable.LiveAsync(changed => StackHost.WaitHealthyAsync(paths, host, changed, HealthyLimit, cancellationToken));
            AnsiConsole.MarkupLineInterpolated($"\n[green]All {state.Resources.Count} resources are ready[/] after {clock.Elapsed.TotalSeconds:0.0} s ({state.Infrastructure} infrastructure).\n");
            Addresses.Write(state);
            if (!options.Attached) return 0;
            AnsiConsole.MarkupLine("\n[grey]Ctrl-C stops everything.[/]");
            await host.WaitForExitAsync(cancellationToken);
            throw new CommandFailedException($"The host ended by itself with exit code {host.ExitCode}: see {paths.HostLog}");
        }
        catch (OperationCanceledException)
        {
            await DownCommand.StopAsync(host.Id);
            return 0;
        }
        catch (StackFailedException)
        {
            await DownCommand.StopAsync(host.Id);
            throw;
        }
    }
}
