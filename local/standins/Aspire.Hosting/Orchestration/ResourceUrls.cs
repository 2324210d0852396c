using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>The URLs of a resource: one for each endpoint, changed by the callbacks of the model.</summary>
internal static class ResourceUrls
{
    internal static async Task<ImmutableArray<UrlSnapshot>> OfAsync(IResource resource, DistributedApplicationExecutionContext context, ILogger logger, CancellationToken cancellationToken)
    {
        var endpoints = resource is IResourceWithEndpoints owner ? owner.GetEndpoints().Where(e => e.IsAllocated) : [];
        var urls = new ResourceUrlsCallbackContext(context, resource, [.. endpoints.Select(e => new ResourceUrlAnnotation { Url = e.Url, Endpoint = e })], cancellationToken) { Logger = logger };
        foreach (var callback in resource.Annotations.OfType<ResourceUrlsCallbackAnnotation>()) await callback.Callback(urls);
        return [.. urls.Urls.Select(Snapshot)];
    }

    private static UrlSnapshot Snapshot(ResourceUrlAnnotation url)
    {
        var absolute = url.Url.StartsWith('/') && url.Endpoint is { } endpoint ? endpoint.Url + url.Url : url.Url;
        return new(url.Endpoint?.EndpointName, absolute, IsInternal: false) { DisplayProperties = new(url.DisplayText ?? string.Empty, url.DisplayOrder ?? 0) };
    }
}
