namespace Aspire.Hosting;

/// <summary>A project that was given by its path.</summary>
internal sealed class ProjectMetadata(string projectPath) : IProjectMetadata
{
    public string ProjectPath { get; } = projectPath;
}
