namespace Aspire.Hosting.ApplicationModel;

/// <summary>The launch profile a project runs with.</summary>
public sealed class LaunchProfileAnnotation(string launchProfileName) : IResourceAnnotation
{
    /// <inheritdoc cref="LaunchProfileAnnotation" />
    public string LaunchProfileName { get; } = launchProfileName;
}
