namespace Aspire.Hosting.ApplicationModel;

/// <summary>How long a container lives.</summary>
public sealed class ContainerLifetimeAnnotation : IResourceAnnotation
{
    /// <inheritdoc cref="ContainerLifetimeAnnotation" />
    public required ContainerLifetime Lifetime { get; set; }
}
