namespace Aspire.Hosting.ApplicationModel;

/// <summary>Something about an instance changed.</summary>
public class ResourceEvent(IResource resource, string resourceId, CustomResourceSnapshot snapshot)
{
    /// <summary>The resource of the model.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>The instance: the name, and a suffix where there are replicas.</summary>
    public string ResourceId { get; } = resourceId;

    /// <summary>What is known now.</summary>
    public CustomResourceSnapshot Snapshot { get; } = snapshot;
}
