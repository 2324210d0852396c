using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Where a project is. The build writes one for each project the application host refers to.</summary>
public interface IProjectMetadata : IResourceAnnotation
{
    /// <summary>The full path of the project file.</summary>
    string ProjectPath { get; }

    /// <summary>Its launch profiles; read from <c>Properties/launchSettings.json</c> when null.</summary>
    LaunchSettings? LaunchSettings => null;

    /// <summary>The build of the application host has built it.</summary>
    bool SuppressBuild => false;
}
