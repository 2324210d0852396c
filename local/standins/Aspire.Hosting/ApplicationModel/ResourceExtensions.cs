using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Asks a resource about its annotations.</summary>
public static class ResourceExtensions
{
    /// <summary>The last annotation of that type.</summary>
    public static bool TryGetLastAnnotation<T>(this IResource resource, [NotNullWhen(true)] out T? annotation)
        where T : IResourceAnnotation
    {
        annotation = resource.Annotations.OfType<T>().LastOrDefault();
        return annotation is not null;
    }

    /// <summary>All annotations of that type.</summary>
    public static bool TryGetAnnotationsOfType<T>(this IResource resource, [NotNullWhen(true)] out IEnumerable<T>? result)
        where T : IResourceAnnotation
    {
        var found = resource.Annotations.OfType<T>().ToList();
        result = found.Count > 0 ? found : null;
        return result is not null;
    }

    /// <summary>It has an annotation of that type.</summary>
    public static bool HasAnnotationOfType<T>(this IResource resource)
        where T : IResourceAnnotation => resource.Annotations.OfType<T>().Any();

    /// <summary>Its endpoints.</summary>
    public static bool TryGetEndpoints(this IResource resource, [NotNullWhen(true)] out IEnumerable<EndpointAnnotation>? endpoints) =>
        resource.TryGetAnnotationsOfType(out endpoints);

    /// <summary>References to its endpoints.</summary>
    public static IEnumerable<EndpointReference> GetEndpoints(this IResourceWithEndpoints resource) =>
        resource.Annotations.OfType<EndpointAnnotation>().Select(e => new EndpointReference(resource, e)).ToList();

    /// <summary>A reference to an endpoint, which may be added later.</summary>
    public static EndpointReference GetEndpoint(this IResourceWithEndpoints resource, string endpointName) => new(resource, endpointName);

    /// <summary>The number of its processes.</summary>
    public static int GetReplicaCount(this IResource resource) => resource.TryGetLastAnnotation<ReplicaAnnotation>(out var replicas) ? replicas.Replicas : 1;

    /// <summary>The image of a container.</summary>
    public static bool TryGetContainerImageName(this IResource resource, [NotNullWhen(true)] out string? imageName)
    {
        imageName = resource.TryGetLastAnnotation<ContainerImageAnnotation>(out var image) ? FullName(image) : null;
        return imageName is not null;

        static string FullName(ContainerImageAnnotation image)
        {
            var registry = string.IsNullOrEmpty(image.Registry) ? string.Empty : image.Registry + "/";
            var version = !string.IsNullOrEmpty(image.SHA256) ? "@sha256:" + image.SHA256 : string.IsNullOrEmpty(image.Tag) ? string.Empty : ":" + image.Tag;
            return registry + image.Image + version;
        }
    }

    /// <summary>The environment it would get; in run mode, endpoints must be known.</summary>
    public static async ValueTask<Dictionary<string, string>> GetEnvironmentVariableValuesAsync(
        this IResourceWithEnvironment resource,
        DistributedApplicationOperation applicationOperation = DistributedApplicationOperation.Run)
    {
        var configuration = await ExecutionConfiguration.ResolveAsync(resource, new(applicationOperation), cancellationToken: default);
        return new(configuration.Environment);
    }

    /// <summary>The arguments it would get; in run mode, endpoints must be known.</summary>
    public static async ValueTask<string[]> GetArgumentValuesAsync(
        this IResourceWithArgs resource,
        DistributedApplicationOperation applicationOperation = DistributedApplicationOperation.Run)
    {
        var configuration = await ExecutionConfiguration.ResolveAsync(resource, new(applicationOperation), cancellationToken: default);
        return [.. configuration.Arguments];
    }

    /// <summary>The instances: the name alone, or one id for each replica. A dot cannot be in a name, so no other resource can have it.</summary>
    internal static IReadOnlyList<string> InstanceIds(this IResource resource)
    {
        var replicas = resource.GetReplicaCount();
        return replicas == 1 ? [resource.Name] : [.. Enumerable.Range(1, replicas).Select(n => $"{resource.Name}.{n}")];
    }

    internal static IEnumerable<IResource> SelfAndAncestors(this IResource resource)
    {
        for (var at = resource; at is not null; at = (at as IResourceWithParent)?.Parent) yield return at;
    }

    internal static string TypeName(this IResource resource) => resource switch
    {
        ProjectResource => "Project",
        ExecutableResource => "Executable",
        ContainerResource => "Container",
        ParameterResource => "Parameter",
        _ => resource.GetType().Name is var name && name.EndsWith("Resource", StringComparison.Ordinal) ? name[..^"Resource".Length] : resource.GetType().Name,
    };
}
