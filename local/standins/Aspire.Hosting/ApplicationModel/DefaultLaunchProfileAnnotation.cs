namespace Aspire.Hosting.ApplicationModel;

/// <summary>The launch profile a project runs with where it has one of that name.</summary>
public sealed class DefaultLaunchProfileAnnotation(string launchProfileName) : IResourceAnnotation
{
    /// <inheritdoc cref="DefaultLaunchProfileAnnotation" />
    public string LaunchProfileName { get; } = launchProfileName;
}
