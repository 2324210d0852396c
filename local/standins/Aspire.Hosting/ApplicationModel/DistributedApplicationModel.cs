namespace Aspire.Hosting.ApplicationModel;

/// <summary>All resources of an application.</summary>
public class DistributedApplicationModel(IResourceCollection resources)
{
    /// <inheritdoc cref="DistributedApplicationModel" />
    public DistributedApplicationModel(IEnumerable<IResource> resources)
        : this(new ResourceCollection(resources))
    {
    }

    /// <summary>The resources, in the order they were added.</summary>
    public IResourceCollection Resources { get; } = resources;
}
