namespace Aspire.Hosting.ApplicationModel;

/// <summary>The snapshot a resource begins with.</summary>
public class ResourceSnapshotAnnotation(CustomResourceSnapshot initialSnapshot) : IResourceAnnotation
{
    /// <inheritdoc cref="ResourceSnapshotAnnotation" />
    public CustomResourceSnapshot InitialSnapshot { get; } = initialSnapshot;
}
