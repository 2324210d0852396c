using System.CommandLine;
using Meridian.Cli.Building;
using Meridian.Cli.Output;
using Meridian.Cli.Tools;
using Meridian.Stack;

namespace Meridian.Cli.Testing;

/// <summary><c>./meridian test [FILTER]</c>: fetches what is missing, builds, runs every test; the last line counts them.</summary>
internal static class TestCommand
{
    public static Command Create()
    {
        var filter = new Argument<string?>("filter")
        {
            Description = "Part of a project's, class's or test's name; without it everything runs",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("test", "Fetches what is missing, builds, and runs the tests") { filter };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(filter), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string? filter, CancellationToken cancellationToken)
    {
        var paths = StackPaths.OfThisBinary();
        await LocalTools.EnsureAsync(LocalTools.ForTests, cancellationToken);
        await SolutionBuild.EnsureAsync(paths, cancellationToken);

        var run = new TestRun(filter);
        foreach (var project in TestProject.All(paths)) await run.RunAsync(project, cancellationToken);

        if (run.PassedCount + run.FailedCount + run.SkippedCount == 0)
        {
            throw new CommandFailedException(filter is null ? "No test was found." : $"No test matches '{filter}'.");
        }
        var skipped = run.SkippedCount > 0 ? FormattableString.Invariant($", {run.SkippedCount} skipped") : "";
        await Console.Out.WriteLineAsync(FormattableString.Invariant($"\n{run.PassedCount} passed, {run.FailedCount} failed{skipped}"));
        return run.FailedCount == 0 ? 0 : 1;
    }
}
