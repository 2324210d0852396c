using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Injects the connection string of <paramref name="source"/> and its parts.</summary>
    /// <param name="connectionName">The name it has in the environment; that of the source unless given.</param>
    /// <param name="optional">The consumer can start without it.</param>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder,
        IResourceBuilder<IResourceWithConnectionString> source,
        string? connectionName = null,
        bool optional = false)
        where TDestination : IResourceWithEnvironment
    {
        var resource = source.Resource;
        var name = connectionName ?? resource.Name;
        return builder.WithReferenceRelationship(resource).WithEnvironment(context =>
        {
            var flags = InjectionOf(builder.Resource);
            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ConnectionString))
            {
                context.EnvironmentVariables[resource.ConnectionStringEnvironmentVariable ?? $"ConnectionStrings__{name}"] =
                    new ConnectionStringReference(resource, optional);
            }

            if (!flags.HasFlag(ReferenceEnvironmentInjectionFlags.ConnectionProperties)) return;

            var prefix = name.Length == 0 ? string.Empty : EnvironmentNames.Encode(name).ToUpperInvariant() + "_";
            foreach (var (key, value) in ConnectionProperties(resource)) context.EnvironmentVariables[prefix + key.ToUpperInvariant()] = value;
        });
    }

    /// <summary>Injects where the endpoints of <paramref name="source"/> are.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        where TDestination : IResourceWithEnvironment => builder.ReferTo(source.Resource, endpointName: null, contextName: null);

    /// <inheritdoc cref="WithReference{TDestination}(IResourceBuilder{TDestination}, IResourceBuilder{IResourceWithServiceDiscovery})" />
    /// <param name="name">The name the source has in the environment.</param>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source, string name)
        where TDestination : IResourceWithEnvironment => builder.ReferTo(source.Resource, endpointName: null, contextName: name);

    /// <summary>Injects where an endpoint is.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, EndpointReference endpointReference)
        where TDestination : IResourceWithEnvironment => builder.ReferTo(endpointReference.Resource, endpointReference.EndpointName, contextName: null);

    /// <summary>Injects the URL of a service outside of the application.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, IResourceBuilder<ExternalServiceResource> externalService)
        where TDestination : IResourceWithEnvironment
    {
        var service = externalService.Resource;
        return builder.WithReferenceRelationship(service).WithEnvironment(async context =>
        {
            var name = EnvironmentNames.Encode(service.Name).ToUpperInvariant();
            if (service.Uri is { } uri)
            {
                context.EnvironmentVariables[name] = uri.ToString();
                context.EnvironmentVariables[$"services__{service.Name}__{uri.Scheme}__0"] = uri.ToString();
                return;
            }

            if (context.ExecutionContext.IsPublishMode)
            {
                context.EnvironmentVariables[name] = service.UrlParameter!;
                context.EnvironmentVariables[$"services__{service.Name}__default__0"] = service.UrlParameter!;
                return;
            }

            var url = await service.UrlParameter!.GetValueAsync(context.CancellationToken);
            var scheme = ExternalServiceResource.Verify(service.Name, url).Scheme;
            context.EnvironmentVariables[$"{name}_{scheme.ToUpperInvariant()}"] = service.UrlParameter;
            context.EnvironmentVariables[$"services__{service.Name}__{scheme}__0"] = service.UrlParameter;
        });
    }

    /// <summary>Injects the URL of a service outside of the application.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, string name, Uri uri)
        where TDestination : IResourceWithEnvironment
    {
        if (!uri.IsAbsoluteUri || uri.AbsolutePath != "/") throw new InvalidOperationException("The URI of a service must be absolute and end in '/'.");

        return builder
            .WithEnvironment(EnvironmentNames.Encode(name).ToUpperInvariant(), uri.ToString())
            .WithEnvironment($"services__{name}__{uri.Scheme}__0", uri.ToString());
    }

    /// <summary>Sets a variable to the URL of a service outside of the application.</summary>
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, IResourceBuilder<ExternalServiceResource> externalService)
        where T : IResourceWithEnvironment =>
        builder.SetVariable(name, (object?)externalService.Resource.UrlParameter ?? externalService.Resource.Uri!.ToString());

    /// <summary>Limits what the references of the resource put into its environment.</summary>
    public static IResourceBuilder<TDestination> WithReferenceEnvironment<TDestination>(this IResourceBuilder<TDestination> builder, ReferenceEnvironmentInjectionFlags flags)
        where TDestination : IResourceWithEnvironment =>
        builder.WithAnnotation(new ReferenceEnvironmentInjectionAnnotation(flags), ResourceAnnotationMutationBehavior.Replace);

    /// <summary>Adds a part to the connection of the resource, injected as <c>{NAME}_{KEY}</c>.</summary>
    public static IResourceBuilder<T> WithConnectionProperty<T>(this IResourceBuilder<T> builder, string name, ReferenceExpression value)
        where T : IResourceWithConnectionString => builder.WithAnnotation(new ConnectionPropertyAnnotation(name, value));

    /// <inheritdoc cref="WithConnectionProperty{T}(IResourceBuilder{T}, string, ReferenceExpression)" />
    public static IResourceBuilder<T> WithConnectionProperty<T>(this IResourceBuilder<T> builder, string name, string value)
        where T : IResourceWithConnectionString => builder.WithConnectionProperty(name, ReferenceExpression.Create($"{value}"));

    private static IEnumerable<KeyValuePair<string, ReferenceExpression>> ConnectionProperties(IResourceWithConnectionString resource) =>
        resource.GetConnectionProperties()
            .Concat(resource.Annotations.OfType<ConnectionPropertyAnnotation>().Select(a => KeyValuePair.Create(a.Name, a.Value)));

    private static ReferenceEnvironmentInjectionFlags InjectionOf(IResource resource) =>
        resource.TryGetLastAnnotation<ReferenceEnvironmentInjectionAnnotation>(out var injection) ? injection.Flags : ReferenceEnvironmentInjectionFlags.All;

    private static IResourceBuilder<T> ReferTo<T>(this IResourceBuilder<T> builder, IResourceWithEndpoints source, string? endpointName, string? contextName)
        where T : IResourceWithEnvironment
    {
        builder.WithReferenceRelationship(source);
        var known = builder.Resource.Annotations.OfType<EndpointReferenceAnnotation>().FirstOrDefault(a => a.Resource == source);
        if (known is null)
        {
            known = new(source, contextName);
            builder.WithAnnotation(known).WithEnvironment(context => InjectEndpoints(context, known));
        }

        if (endpointName is null) known.UseAllEndpoints = true;
        else known.EndpointNames.Add(endpointName);
        return builder;
    }

    private static void InjectEndpoints(EnvironmentCallbackContext context, EndpointReferenceAnnotation reference)
    {
        var flags = InjectionOf(context.Resource);
        var name = reference.ContextName ?? reference.Resource.Name;
        var prefix = reference.ContextName ?? EnvironmentNames.Encode(reference.Resource.Name).ToUpperInvariant();
        var counts = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var endpoint in reference.Resource.GetEndpoints().Where(e => reference.UseAllEndpoints || reference.EndpointNames.Contains(e.EndpointName)))
        {
            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.Endpoints))
            {
                context.EnvironmentVariables[$"{prefix}_{EnvironmentNames.Encode(endpoint.EndpointName).ToUpperInvariant()}"] = endpoint;
            }

            if (!flags.HasFlag(ReferenceEnvironmentInjectionFlags.ServiceDiscovery)) continue;

            var nth = counts[endpoint.Scheme] = counts.GetValueOrDefault(endpoint.Scheme, -1) + 1;
            context.EnvironmentVariables[string.Create(CultureInfo.InvariantCulture, $"services__{name}__{endpoint.Scheme}__{nth}")] = endpoint;
        }
    }
}
