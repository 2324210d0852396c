using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.Testing;

/// <summary>Reaches the resources of a running application.</summary>
public static class DistributedApplicationHostingTestingExtensions
{
    /// <summary>A client of a resource.</summary>
    /// <param name="endpointName">The endpoint; http or else https unless given.</param>
    /// <exception cref="ArgumentException">There is no such resource or endpoint.</exception>
    /// <exception cref="InvalidOperationException">The application was not started.</exception>
    public static HttpClient CreateHttpClient(this DistributedApplication app, string resourceName, string? endpointName = null)
    {
        var client = app.Services.GetRequiredService<IHttpClientFactory>().CreateClient();
        client.BaseAddress = app.GetEndpoint(resourceName, endpointName);
        return client;
    }

    /// <summary>Where an endpoint of a resource is.</summary>
    /// <inheritdoc cref="CreateHttpClient" />
    public static Uri GetEndpoint(this DistributedApplication app, string resourceName, string? endpointName = null) =>
        app.GetEndpointForNetwork(resourceName, networkIdentifier: null, endpointName);

    /// <summary>Where an endpoint of a resource is, seen from a network.</summary>
    /// <inheritdoc cref="CreateHttpClient" />
    /// <param name="networkIdentifier">The network; the machine itself unless given.</param>
    public static Uri GetEndpointForNetwork(this DistributedApplication app, string resourceName, NetworkIdentifier? networkIdentifier, string? endpointName = null)
    {
        if (Find(app, resourceName) is not IResourceWithEndpoints resource) throw new ArgumentException($"Resource '{resourceName}' has no endpoints.", nameof(resourceName));

        string[] names = endpointName is null ? ["http", "https"] : [endpointName];
        var endpoint = names.Select(name => new EndpointReference(resource, name, networkIdentifier)).FirstOrDefault(e => e.Exists)
            ?? throw new ArgumentException($"Endpoint '{string.Join("' or '", names)}' for resource '{resourceName}' not found.", nameof(endpointName));
        return endpoint.IsAllocated ? new(endpoint.Url) : throw new InvalidOperationException($"The endpoint '{endpoint.EndpointName}' of '{resourceName}' is not allocated: the application was not started.");
    }

    /// <summary>The connection string of a resource; waits until it is known.</summary>
    /// <exception cref="ArgumentException">There is no such resource, or it has none.</exception>
    public static ValueTask<string?> GetConnectionStringAsync(this DistributedApplication app, string resourceName, CancellationToken cancellationToken = default) =>
        Find(app, resourceName) is IResourceWithConnectionString resource
            ? resource.GetConnectionStringAsync(cancellationToken)
            : throw new ArgumentException($"Resource '{resourceName}' has no connection string.", nameof(resourceName));

    private static IResource Find(DistributedApplication app, string name) =>
        app.Services.GetRequiredService<DistributedApplicationModel>().Resources.FirstOrDefault(r => string.Equals(r.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"Resource '{name}' not found.", nameof(name));
}
