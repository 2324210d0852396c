using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Adds a port the resource listens on.</summary>
    /// <param name="port">The port others connect to; a free one unless given.</param>
    /// <param name="targetPort">The port the process listens on; a free one unless given.</param>
    /// <param name="scheme">The scheme of its URL.</param>
    /// <param name="name">Its name; the scheme unless given.</param>
    /// <param name="env">The variable that tells the process its port.</param>
    /// <param name="isProxied">False when the process must listen on <paramref name="port"/> itself.</param>
    /// <exception cref="DistributedApplicationException">The resource has an endpoint of that name.</exception>
    public static IResourceBuilder<T> WithEndpoint<T>(
        this IResourceBuilder<T> builder,
        int? port = null,
        int? targetPort = null,
        string? scheme = null,
        [EndpointName] string? name = null,
        string? env = null,
        bool isProxied = true,
        bool? isExternal = null,
        ProtocolType? protocol = null)
        where T : IResourceWithEndpoints
    {
        var endpoint = new EndpointAnnotation(protocol ?? ProtocolType.Tcp, scheme, null, name, port, targetPort, isExternal, isProxied) { PortVariable = env };
        if (builder.Resource.Annotations.OfType<EndpointAnnotation>().Any(e => string.Equals(e.Name, endpoint.Name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new DistributedApplicationException(
                $"Endpoint with name '{endpoint.Name}' already exists. Its name may have been derived from its scheme: each endpoint of a resource needs a name of its own.");
        }

        if (env is not null && builder.Resource is IResourceWithEnvironment and IResourceWithEndpoints owner)
        {
            var variable = new EndpointReference(owner, endpoint).Property(EndpointProperty.TargetPort);
            builder.WithAnnotation(new EnvironmentCallbackAnnotation(context =>
            {
                context.EnvironmentVariables[env] = variable;
            }));
        }

        return builder.WithAnnotation(endpoint);
    }

    /// <summary>Changes an endpoint, or adds it.</summary>
    public static IResourceBuilder<T> WithEndpoint<T>(
        this IResourceBuilder<T> builder,
        [EndpointName] string endpointName,
        Action<EndpointAnnotation> callback,
        bool createIfNotExists = true)
        where T : IResourceWithEndpoints
    {
        var known = builder.Resource.Annotations.OfType<EndpointAnnotation>()
            .FirstOrDefault(e => string.Equals(e.Name, endpointName, StringComparison.OrdinalIgnoreCase));
        if (known is not null)
        {
            callback(known);
            return builder;
        }

        if (!createIfNotExists) return builder;

        var added = new EndpointAnnotation(ProtocolType.Tcp, name: endpointName);
        callback(added);
        return builder.WithAnnotation(added);
    }

    /// <summary>Adds an http endpoint, named http unless given.</summary>
    /// <inheritdoc cref="WithEndpoint{T}(IResourceBuilder{T}, int?, int?, string?, string?, string?, bool, bool?, ProtocolType?)" />
    public static IResourceBuilder<T> WithHttpEndpoint<T>(
        this IResourceBuilder<T> builder,
        int? port = null,
        int? targetPort = null,
        [EndpointName] string? name = null,
        string? env = null,
        bool isProxied = true)
        where T : IResourceWithEndpoints => builder.WithEndpoint(port, targetPort, "http", name, env, isProxied, null, null);

    /// <summary>Adds an https endpoint, named https unless given.</summary>
    /// <inheritdoc cref="WithEndpoint{T}(IResourceBuilder{T}, int?, int?, string?, string?, string?, bool, bool?, ProtocolType?)" />
    public static IResourceBuilder<T> WithHttpsEndpoint<T>(
        this IResourceBuilder<T> builder,
        int? port = null,
        int? targetPort = null,
        [EndpointName] string? name = null,
        string? env = null,
        bool isProxied = true)
        where T : IResourceWithEndpoints => builder.WithEndpoint(port, targetPort, "https", name, env, isProxied, null, null);

    /// <summary>Makes the http and https endpoints so far reachable from outside.</summary>
    public static IResourceBuilder<T> WithExternalHttpEndpoints<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEndpoints
    {
        foreach (var endpoint in builder.Resource.Annotations.OfType<EndpointAnnotation>().Where(e => e.IsHttp)) endpoint.IsExternal = true;
        return builder;
    }

    /// <summary>The http and https endpoints so far speak HTTP/2.</summary>
    public static IResourceBuilder<T> AsHttp2Service<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEndpoints
    {
        foreach (var endpoint in builder.Resource.Annotations.OfType<EndpointAnnotation>().Where(e => e.IsHttp)) endpoint.Transport = "http2";
        return builder;
    }

    /// <summary>A reference to an endpoint, which may be added later.</summary>
    public static EndpointReference GetEndpoint<T>(this IResourceBuilder<T> builder, [EndpointName] string name)
        where T : IResourceWithEndpoints => builder.Resource.GetEndpoint(name);

    /// <summary>The resource is healthy when a GET of <paramref name="path"/> answers <paramref name="statusCode"/>.</summary>
    /// <param name="statusCode">200 unless given.</param>
    /// <param name="endpointName">The endpoint; https or else http unless given.</param>
    /// <exception cref="DistributedApplicationException">The resource has no such endpoint yet.</exception>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder,
        string? path = null,
        int? statusCode = null,
        [EndpointName] string? endpointName = null)
        where T : IResourceWithEndpoints
    {
        Func<EndpointReference>? selector = endpointName is null ? null : () => builder.GetEndpoint(endpointName);
        return builder.WithHttpHealthCheck(selector, path, statusCode);
    }

    /// <inheritdoc cref="WithHttpHealthCheck{T}(IResourceBuilder{T}, string?, int?, string?)" />
    /// <param name="endpointSelector">The endpoint; https or else http when null.</param>
    public static IResourceBuilder<T> WithHttpHealthCheck<T>(
        this IResourceBuilder<T> builder,
        Func<EndpointReference>? endpointSelector,
        string? path = null,
        int? statusCode = null)
        where T : IResourceWithEndpoints
    {
        var endpoint = endpointSelector?.Invoke() ?? DefaultHttpEndpoint(builder.Resource);
        if (!endpoint.Exists || !endpoint.EndpointAnnotation.IsHttp)
        {
            throw new DistributedApplicationException(
                $"Could not create a HTTP health check for resource '{builder.Resource.Name}': it has no http or https endpoint '{endpoint.EndpointName}'. Add the endpoint first.");
        }

        var (relative, expected) = (path ?? "/", statusCode ?? 200);
        var key = $"{builder.Resource.Name}_{endpoint.EndpointName}_{relative}_{expected}_check";
        builder.ApplicationBuilder.Services.AddHealthChecks().Add(new(
            key,
            services => new HttpEndpointHealthCheck(endpoint, relative, expected, services.GetRequiredService<IHttpClientFactory>()),
            failureStatus: null,
            tags: null));
        return builder.WithHealthCheck(key);
    }

    private static EndpointReference DefaultHttpEndpoint(IResourceWithEndpoints resource)
    {
        var https = resource.GetEndpoint("https");
        return https.Exists ? https : resource.GetEndpoint("http");
    }
}
