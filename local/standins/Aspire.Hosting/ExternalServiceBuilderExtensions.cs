using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds services outside of the application.</summary>
public static class ExternalServiceBuilderExtensions
{
    /// <summary>Adds a service outside of the application.</summary>
    public static IResourceBuilder<ExternalServiceResource> AddExternalService(this IDistributedApplicationBuilder builder, [ResourceName] string name, string url) =>
        builder.AddExternalService(name, ExternalServiceResource.Verify(name, url));

    /// <inheritdoc cref="AddExternalService(IDistributedApplicationBuilder, string, string)" />
    public static IResourceBuilder<ExternalServiceResource> AddExternalService(this IDistributedApplicationBuilder builder, [ResourceName] string name, Uri uri) =>
        Add(builder, new(name, uri));

    /// <inheritdoc cref="AddExternalService(IDistributedApplicationBuilder, string, string)" />
    /// <param name="urlParameter">Has the URL.</param>
    public static IResourceBuilder<ExternalServiceResource> AddExternalService(this IDistributedApplicationBuilder builder, [ResourceName] string name, IResourceBuilder<ParameterResource> urlParameter) =>
        Add(builder, new(name, urlParameter.Resource));

    private static IResourceBuilder<ExternalServiceResource> Add(IDistributedApplicationBuilder builder, ExternalServiceResource service) =>
        builder.AddResource(service)
            .WithInitialState(new() { ResourceType = "ExternalService", State = KnownResourceStates.Running, Properties = [] })
            .ExcludeFromManifest();
}
