using Meridian.Stack;

namespace Meridian.Cli.Testing;

/// <summary>A test project and its built executable.</summary>
internal sealed record TestProject(string Name, string Executable)
{
    private const string LastOnes = "EndToEnd";

    /// <summary>Every project of tests/, those that start a whole stack last.</summary>
    public static IReadOnlyList<TestProject> All(StackPaths paths) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(paths.Root, "tests"), "*.Tests.csproj", SearchOption.AllDirectories)
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .OrderBy(name => name.Contains(LastOnes, StringComparison.Ordinal)).ThenBy(name => name, StringComparer.Ordinal)
            .Select(name => new TestProject(name, Path.Combine(paths.Root, "artifacts", "bin", name, "release", name + ".dll"))),
    ];
}
