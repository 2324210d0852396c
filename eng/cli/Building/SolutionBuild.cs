using Meridian.Cli.Output;
using Meridian.Stack;

namespace Meridian.Cli.Building;

/// <summary>Brings the binaries up to date, and does nothing when they are.</summary>
internal static class SolutionBuild
{
    private const int ShownErrors = 20;

    // The compiler server is asked for by name since some environments switch it off: without it every project compiles its compiler first.
    private static readonly string[] BuildArguments = ["build", "Meridian.sln", "-c", "Release", "--nologo", "-v", "minimal", "-p:UseSharedCompilation=true"];
    private static readonly string[] ShutdownArguments = ["build-server", "shutdown", "--vbcscompiler"];

    public static async Task EnsureAsync(StackPaths paths, CancellationToken cancellationToken)
    {
        await PackageProfile.EnsureAsync(paths, cancellationToken);
        var stamp = Path.Combine(paths.Root, "artifacts", "build.stamp");
        var fingerprint = SourceFingerprint.Of(paths.Root);
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp, cancellationToken) == fingerprint) return;

        File.Delete(stamp);
        await Steps.RunAsync("Building", detail => BuildAsync(paths, detail, cancellationToken));
        await File.WriteAllTextAsync(stamp, SourceFingerprint.Of(paths.Root), cancellationToken);
    }

    private static async Task BuildAsync(StackPaths paths, Action<string> detail, CancellationToken cancellationToken)
    {
        var errors = new HashSet<string>();
        var code = await Shell.RunAsync("dotnet", BuildArguments, paths.Root, line =>
        {
            detail(line.Trim());
            if (line.Contains(": error ", StringComparison.Ordinal) || line.StartsWith("error ", StringComparison.Ordinal)) errors.Add(line.Trim());
        }, cancellationToken);
        await Shell.RunAsync("dotnet", ShutdownArguments, paths.Root, _ => { }, CancellationToken.None);
        if (code != 0)
        {
            throw new CommandFailedException("The build failed.\n" + string.Join('\n', errors.Take(ShownErrors))
                + (errors.Count > ShownErrors ? $"\n… and {errors.Count - ShownErrors} more: dotnet build Meridian.sln shows all." : ""));
        }
    }
}
