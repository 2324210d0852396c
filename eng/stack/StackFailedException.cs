namespace Meridian.Stack;

/// <summary>A stack did not become healthy; the message says why and where to look.</summary>
public sealed class StackFailedException(string message) : Exception(message)
{
    private const int TailLines = 15;

    internal static StackFailedException HostEnded(StackPaths paths, int exitCode) =>
        new($"The host ended with exit code {exitCode} before the stack was healthy.\n{Tail(paths.HostLog)}");

    internal static StackFailedException ResourceFailed(StackPaths paths, ResourceState resource) =>
        new($"{resource.Name} failed: {resource.State}{(resource.ExitCode is { } code ? $", exit code {code}" : "")}.\n"
            + Tail(Newest(paths.Logs, resource.Name) ?? paths.HostLog));

    internal static StackFailedException TooSlow(StackPaths paths, TimeSpan limit)
    {
        var late = StackStateFile.ReadRunning(paths)?.Resources.Where(resource => !resource.IsReady)
            .Select(resource => $"{resource.Name} ({resource.State}{(resource.Health is { } health ? ", " + health : "")})") ?? [];
        return new($"Not healthy after {limit.TotalSeconds:0} s: {string.Join(", ", late)}. ./meridian logs NAME shows a resource's log.\n{Tail(paths.HostLog)}");
    }

    private static string? Newest(string folder, string resource) => !Directory.Exists(folder)
        ? null
        : Directory.EnumerateFiles(folder, $"{resource}*.log").OrderByDescending(File.GetLastWriteTimeUtc).FirstOrDefault();

    private static string Tail(string file) => File.Exists(file)
        ? $"The end of {file}:\n" + string.Join('\n', File.ReadLines(file).TakeLast(TailLines).Select(line => "  " + line))
        : "";
}
