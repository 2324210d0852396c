namespace Aspire.Hosting.Tests;

/// <summary>Project files in a temporary directory, for models that are looked at and never run.</summary>
internal sealed class SampleProjects : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("meridian-aspire-");

    /// <summary>Where the application host would be.</summary>
    internal string HostDirectory => Directory.CreateDirectory(Path.Combine(_root.FullName, "real", "kinds")).FullName;

    /// <summary>Two directories away from everything, as the golden manifests were.</summary>
    internal string ManifestPath => Path.Combine(_root.FullName, "golden", "out", "manifest.json");

    /// <summary>The path of a project that listens on <paramref name="url"/>.</summary>
    internal string Add(string name, string url)
    {
        var directory = Directory.CreateDirectory(Path.Combine(_root.FullName, "real", "svc", name));
        var properties = directory.CreateSubdirectory("Properties");
        File.WriteAllText(Path.Combine(properties.FullName, "launchSettings.json"), $$"""
            { "profiles": { "http": { "commandName": "Project", "applicationUrl": "{{url}}", "environmentVariables": { "ASPNETCORE_ENVIRONMENT": "Development" } } } }
            """);
        return Path.Combine(directory.FullName, $"{name}.csproj");
    }

    public void Dispose() => _root.Delete(recursive: true);
}
