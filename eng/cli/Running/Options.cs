using System.CommandLine;
using Meridian.Stack;

namespace Meridian.Cli.Running;

/// <summary>Options that several verbs share.</summary>
internal static class Options
{
    public static Option<int> PortOffset { get; } = new("--port-offset")
    {
        Description = "Added to every fixed port; each offset is a stack of its own, with its own data",
        Validators =
        {
            result =>
            {
                if (result.GetValueOrDefault<int>() is < 0 or > 40_000) result.AddError("--port-offset must be between 0 and 40000.");
            },
        },
    };

    public static StackPaths Paths(ParseResult parsed) => StackPaths.OfThisBinary(parsed.GetValue(PortOffset));

    /// <summary>The stack that runs with the given port offset.</summary>
    /// <exception cref="Output.CommandFailedException">None does.</exception>
    public static StackState RunningStack(StackPaths paths) => StackStateFile.ReadRunning(paths)
        ?? throw new Output.CommandFailedException(paths.PortOffset == 0
            ? "Nothing is running. Start it with ./meridian up"
            : $"Nothing is running with --port-offset {paths.PortOffset}.");
}
