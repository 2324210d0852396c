using System.CommandLine;
using Meridian.Cli.Output;
using Meridian.Stack;

namespace Meridian.Cli.Running;

/// <summary><c>./meridian logs NAME [-f]</c>: what a resource printed, also after it has stopped.</summary>
internal static class LogsCommand
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    public static Command Create()
    {
        var name = new Argument<string>("name") { Description = "A resource of ./meridian status, or host" };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on as more is printed" };
        var command = new Command("logs", "Shows what a resource printed") { name, follow, Options.PortOffset };
        command.SetAction((parsed, cancellationToken) => RunAsync(Options.Paths(parsed), parsed.GetValue(name)!, parsed.GetValue(follow), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(StackPaths paths, string name, bool follow, CancellationToken cancellationToken)
    {
        var file = name == "host" ? paths.HostLog : LogOf(paths, name);
        using var output = Console.OpenStandardOutput();
        using var log = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            do
            {
                await log.CopyToAsync(output, cancellationToken);
                await output.FlushAsync(cancellationToken);
                if (follow) await Task.Delay(Poll, cancellationToken);
            }
            while (follow);
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C is how following ends.
        }
        return 0;
    }

    private static string LogOf(StackPaths paths, string name)
    {
        var files = Directory.Exists(paths.Logs) ? Directory.GetFiles(paths.Logs, "*.log") : [];
        return files.Where(file => Path.GetFileName(file) == name + ".log" || Path.GetFileName(file).StartsWith(name + "-", StringComparison.Ordinal))
                .OrderByDescending(file => Path.GetFileName(file) == name + ".log").ThenByDescending(File.GetLastWriteTimeUtc).FirstOrDefault()
            ?? throw new CommandFailedException($"There is no log of '{name}'. Known: {string.Join(", ", files.Select(Path.GetFileNameWithoutExtension).Append("host").Order(StringComparer.Ordinal))}");
    }
}
