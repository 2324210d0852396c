using System.CommandLine;
using System.Text.Json;
using Meridian.Stack;
using Spectre.Console;

namespace Meridian.Cli.Running;

/// <summary><c>./meridian status [--json]</c>: every resource with state, health, endpoints, process and memory.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "For programs: resources, connection strings and the demo tenant's keys" };
        var command = new Command("status", "Shows what runs") { json, Options.PortOffset };
        command.SetAction(parsed => Run(Options.Paths(parsed), parsed.GetValue(json)));
        return command;
    }

    private static int Run(StackPaths paths, bool json)
    {
        var state = Options.RunningStack(paths);
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(state, StackStateFile.Json));
        }
        else
        {
            AnsiConsole.Write(StateTable.Of(state));
            var total = ProcessTree.ResidentBytes(state.HostPid);
            if (total is { } bytes) AnsiConsole.MarkupLineInterpolated($"[grey]{bytes >> 20} MB resident in all, {state.Infrastructure} infrastructure, host process {state.HostPid}[/]\n");
            Addresses.Write(state);
        }
        return state.IsHealthy ? 0 : 1;
    }
}
