namespace Aspire.Hosting.ApplicationModel;

/// <summary>The image of a container is built from a Dockerfile.</summary>
public class DockerfileBuildAnnotation(string contextPath, string dockerfilePath, string? stage) : IResourceAnnotation
{
    /// <summary>The directory the build can read.</summary>
    public string ContextPath { get; } = contextPath;

    /// <summary>The Dockerfile.</summary>
    public string DockerfilePath { get; } = dockerfilePath;

    /// <summary>The stage to build; the last when null.</summary>
    public string? Stage { get; } = stage;

    /// <summary>Values of ARG.</summary>
    public Dictionary<string, object?> BuildArguments { get; } = [];

    /// <summary>Secrets, mounted while building.</summary>
    public Dictionary<string, object> BuildSecrets { get; } = [];
}
