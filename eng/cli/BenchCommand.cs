using System.CommandLine;
using System.Diagnostics;
using Meridian.Cli.Building;
using Meridian.Cli.Tools;
using Meridian.Stack;

namespace Meridian.Cli;

/// <summary><c>./meridian bench SUITE</c>: hands over to bench/Meridian.Bench, which has the suites.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var suite = new Argument<string>("suite") { Description = "A suite's name; 'list' names them" };
        var json = new Option<string?>("--json") { Description = "Also write the figures to this file" };
        var seconds = new Option<int?>("--seconds") { Description = "How long each measurement lasts" };
        var part = new Option<string?>("--part") { Description = "Only this part of the suite, where it has parts" };
        var command = new Command("bench", "Measures, always beside a floor of the same run") { suite, json, seconds, part };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(suite)!, parsed.GetValue(json), parsed.GetValue(seconds), parsed.GetValue(part), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string suite, string? json, int? seconds, string? part, CancellationToken cancellationToken)
    {
        var paths = StackPaths.OfThisBinary();
        await LocalTools.EnsureAsync(LocalTools.ForStack, cancellationToken);
        await SolutionBuild.EnsureAsync(paths, cancellationToken);

        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(paths.Root, "artifacts", "bin", "Meridian.Bench", "release", "Meridian.Bench.dll"), suite },
        };
        if (json is not null)
        {
            start.ArgumentList.Add("--json");
            start.ArgumentList.Add(Path.GetFullPath(json));
        }
        if (seconds is { } limit) start.ArgumentList.Add(FormattableString.Invariant($"--seconds={limit}"));
        if (part is not null) start.ArgumentList.Add($"--part={part}");
        using var bench = Process.Start(start)!;

        // Ctrl-C reaches the child too: it stops what it started, and only then may this end.
        await bench.WaitForExitAsync(CancellationToken.None);
        return bench.ExitCode;
    }
}
