namespace Aspire.Hosting.ApplicationModel;

/// <summary>How the resource relates to another; for people, not for the order of starting.</summary>
public sealed class ResourceRelationshipAnnotation(IResource resource, string type) : IResourceAnnotation
{
    /// <summary>The other resource.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>Parent, Reference, WaitFor or a word of one's own.</summary>
    public string Type { get; } = type;
}
