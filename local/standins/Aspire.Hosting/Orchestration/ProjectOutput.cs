using System.Reflection;
using System.Runtime.InteropServices;
using System.Xml.Linq;

namespace Aspire.Hosting.Orchestration;

/// <summary>Finds what a project was built to, without asking MSBuild, which would take a second for each project.</summary>
internal static class ProjectOutput
{
    /// <summary>The dotnet that runs this process.</summary>
    internal static string DotNet { get; } = FindDotNet();

    /// <summary>The program and the arguments that run the project: its built assembly, or <c>dotnet run</c> when that is not where it should be.</summary>
    /// <exception cref="DistributedApplicationException">The project is not there.</exception>
    internal static (string Program, IReadOnlyList<string> Arguments) Command(string projectPath, Assembly? host)
    {
        if (!File.Exists(projectPath)) throw new DistributedApplicationException($"The project '{projectPath}' does not exist.");

        var built = Candidates(projectPath, Configuration(host)).FirstOrDefault(File.Exists);
        return built is not null
            ? (DotNet, ["exec", built])
            : (DotNet, ["run", "--no-build", "--no-launch-profile", "--configuration", Configuration(host), "--project", projectPath, "--"]);
    }

    private static IEnumerable<string> Candidates(string projectPath, string configuration)
    {
        var directory = Path.GetDirectoryName(projectPath)!;
        var project = Path.GetFileNameWithoutExtension(projectPath);
        var assembly = AssemblyName(projectPath) ?? project;
        for (var root = directory; root is not null; root = Path.GetDirectoryName(root))
        {
            yield return Path.Combine(root, "artifacts", "bin", project, configuration.ToLowerInvariant(), assembly + ".dll");
        }

        yield return Path.Combine(directory, "bin", configuration, $"net{Environment.Version.Major}.{Environment.Version.Minor}", assembly + ".dll");
    }

    private static string? AssemblyName(string projectPath) =>
        XDocument.Load(projectPath).Descendants().FirstOrDefault(e => e.Name.LocalName == "AssemblyName" && !e.Value.Contains("$(", StringComparison.Ordinal))?.Value;

    /// <summary>A host built for Release runs services built for Release.</summary>
    private static string Configuration(Assembly? host) => host?.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration is { Length: > 0 } known ? known : "Debug";

    private static string FindDotNet()
    {
        // <root>/shared/Microsoft.NETCore.App/<version>/
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var program = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(program) ? program : "dotnet";
    }
}
