using System.CommandLine;
using Meridian.Cli.Output;
using Meridian.Stack;
using Spectre.Console;

namespace Meridian.Cli.Running;

/// <summary><c>./meridian down [--wipe]</c>: stops the stack in order and leaves no process behind.</summary>
internal static class DownCommand
{
    public static Command Create()
    {
        var wipe = new Option<bool>("--wipe") { Description = "Also delete the stores' data" };
        var command = new Command("down", "Stops everything") { wipe, Options.PortOffset };
        command.SetAction((parsed, _) => RunAsync(Options.Paths(parsed), parsed.GetValue(wipe)));
        return command;
    }

    /// <summary>Stops a host and shows that it takes its time.</summary>
    public static Task StopAsync(int hostPid) => Steps.RunAsync("Stopping", async _ =>
    {
        if (!await StackHost.StopAsync(hostPid)) AnsiConsole.MarkupLine("[yellow]  The host did not stop in time and was killed, with everything it had started.[/]");
    });

    private static async Task<int> RunAsync(StackPaths paths, bool wipe)
    {
        if (StackStateFile.ReadRunning(paths) is { } running) await StopAsync(running.HostPid);
        else AnsiConsole.MarkupLine("Nothing is running.");
        if (wipe && Directory.Exists(paths.Data))
        {
            await Steps.RunAsync("Deleting the stores' data", _ =>
            {
                Directory.Delete(paths.Data, recursive: true);
                return Task.CompletedTask;
            });
        }
        return 0;
    }
}
