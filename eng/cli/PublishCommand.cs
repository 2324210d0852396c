using System.CommandLine;
using Meridian.Cli.Building;
using Meridian.Cli.Output;
using Meridian.Stack;
using Spectre.Console;

namespace Meridian.Cli;

/// <summary><c>./meridian publish [--check]</c>: writes what ops deploy from, out of the app model.</summary>
internal static class PublishCommand
{
    private const string Manifest = "aspire-manifest.json";

    public static Command Create()
    {
        var check = new Option<bool>("--check") { Description = "Write nothing; fail when the checked-in files differ" };
        var command = new Command("publish", "Writes aspire-manifest.json from the app model") { check };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(check), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool check, CancellationToken cancellationToken)
    {
        var paths = StackPaths.OfThisBinary();
        await SolutionBuild.EnsureAsync(paths, cancellationToken);
        var target = Path.Combine(paths.Root, Manifest);

        if (!check)
        {
            await RenderAsync(paths, target, cancellationToken);
            AnsiConsole.MarkupLineInterpolated($"[green]✓[/] {Manifest} is written.");
            return 0;
        }

        // Beside the checked-in one, since the paths in a manifest are relative to where it lies.
        var rendered = Path.Combine(paths.Root, "aspire-manifest.check.json");
        await RenderAsync(paths, rendered, cancellationToken);
        var same = File.Exists(target) && await File.ReadAllTextAsync(target, cancellationToken) == await File.ReadAllTextAsync(rendered, cancellationToken);
        File.Delete(rendered);
        if (!same) throw new CommandFailedException($"{Manifest} is not what the app model renders. ./meridian publish writes it.");
        AnsiConsole.MarkupLineInterpolated($"[green]✓[/] {Manifest} is current.");
        return 0;
    }

    private static async Task RenderAsync(StackPaths paths, string file, CancellationToken cancellationToken)
    {
        var output = new List<string>();
        string[] arguments = [StackHost.AppHostBinary(paths), "--publisher", "manifest", "--output-path", file];
        File.Delete(file);
        var code = await Shell.RunAsync("dotnet", arguments, Path.Combine(paths.Root, "Meridian.AppHost"), output.Add, cancellationToken);

        // A publish step that fails is logged and the process may still end with 0: the file tells.
        if (code != 0 || !File.Exists(file)) throw new CommandFailedException($"The app model could not be rendered.\n{string.Join('\n', output.TakeLast(20))}");
    }
}
