namespace Aspire.Hosting.ApplicationModel;

/// <summary>The endpoints of one source that a resource refers to; there is one of these per source, however often it is named.</summary>
internal sealed class EndpointReferenceAnnotation(IResourceWithEndpoints resource, string? contextName) : IResourceAnnotation
{
    internal IResourceWithEndpoints Resource { get; } = resource;

    /// <summary>The name the consumer gave to the source; the source's own when null.</summary>
    internal string? ContextName { get; } = contextName;

    internal bool UseAllEndpoints { get; set; }

    internal HashSet<string> EndpointNames { get; } = new(StringComparer.OrdinalIgnoreCase);
}
