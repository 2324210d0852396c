using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds containers.</summary>
public static class ContainerResourceBuilderExtensions
{
    /// <summary>Adds a container.</summary>
    /// <param name="image">The image, with its tag or latest.</param>
    public static IResourceBuilder<ContainerResource> AddContainer(this IDistributedApplicationBuilder builder, [ResourceName] string name, string image)
    {
        var (repository, tag) = Split(image);
        return builder.AddContainer(name, repository, tag);
    }

    /// <summary>Adds a container.</summary>
    public static IResourceBuilder<ContainerResource> AddContainer(this IDistributedApplicationBuilder builder, [ResourceName] string name, string image, string tag) =>
        builder.AddResource(new ContainerResource(name)).WithImage(image, tag);

    /// <summary>Adds a container whose image is built from a Dockerfile.</summary>
    /// <param name="contextPath">The directory the build can read, relative to that of the host.</param>
    /// <param name="dockerfilePath">Relative to <paramref name="contextPath"/>; Dockerfile unless given.</param>
    public static IResourceBuilder<ContainerResource> AddDockerfile(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        string contextPath,
        string? dockerfilePath = null,
        string? stage = null) => builder.AddResource(new ContainerResource(name)).WithDockerfile(contextPath, dockerfilePath, stage);

    /// <inheritdoc cref="AddDockerfile" />
    public static IResourceBuilder<T> WithDockerfile<T>(this IResourceBuilder<T> builder, string contextPath, string? dockerfilePath = null, string? stage = null)
        where T : ContainerResource
    {
        var context = Path.GetFullPath(Path.Combine(builder.ApplicationBuilder.AppHostDirectory, contextPath));
        var dockerfile = Path.GetFullPath(Path.Combine(context, dockerfilePath ?? "Dockerfile"));
        return builder.WithAnnotation(new DockerfileBuildAnnotation(context, dockerfile, stage), ResourceAnnotationMutationBehavior.Replace);
    }

    /// <summary>Sets an ARG of the build.</summary>
    public static IResourceBuilder<T> WithBuildArg<T>(this IResourceBuilder<T> builder, string name, IResourceBuilder<ParameterResource> value)
        where T : ContainerResource => builder.WithBuildArg(name, (object)value.Resource);

    /// <inheritdoc cref="WithBuildArg{T}(IResourceBuilder{T}, string, IResourceBuilder{ParameterResource})" />
    public static IResourceBuilder<T> WithBuildArg<T>(this IResourceBuilder<T> builder, string name, object? value)
        where T : ContainerResource
    {
        BuildOf(builder.Resource).BuildArguments[name] = value;
        return builder;
    }

    /// <summary>Gives a secret to the build.</summary>
    public static IResourceBuilder<T> WithBuildSecret<T>(this IResourceBuilder<T> builder, string name, IResourceBuilder<ParameterResource> value)
        where T : ContainerResource
    {
        BuildOf(builder.Resource).BuildSecrets[name] = value.Resource;
        return builder;
    }

    /// <summary>Sets the image; the registry stays.</summary>
    public static IResourceBuilder<T> WithImage<T>(this IResourceBuilder<T> builder, string image, string? tag = null)
        where T : ContainerResource
    {
        var (repository, ownTag) = Split(image);
        if (builder.Resource.TryGetLastAnnotation<ContainerImageAnnotation>(out var known))
        {
            (known.Image, known.Tag, known.SHA256) = (repository, tag ?? ownTag, null);
            return builder;
        }

        return builder.WithAnnotation(new ContainerImageAnnotation { Image = repository, Tag = tag ?? ownTag });
    }

    /// <summary>Sets the tag.</summary>
    public static IResourceBuilder<T> WithImageTag<T>(this IResourceBuilder<T> builder, string tag)
        where T : ContainerResource
    {
        ImageOf(builder.Resource).Tag = tag;
        return builder;
    }

    /// <summary>Sets the registry.</summary>
    public static IResourceBuilder<T> WithImageRegistry<T>(this IResourceBuilder<T> builder, string? registry)
        where T : ContainerResource
    {
        ImageOf(builder.Resource).Registry = registry;
        return builder;
    }

    /// <summary>Replaces the image's own entry point.</summary>
    public static IResourceBuilder<T> WithEntrypoint<T>(this IResourceBuilder<T> builder, string entrypoint)
        where T : ContainerResource
    {
        builder.Resource.Entrypoint = entrypoint;
        return builder;
    }

    /// <summary>Mounts a volume.</summary>
    public static IResourceBuilder<T> WithVolume<T>(this IResourceBuilder<T> builder, string? name, string target, bool isReadOnly = false)
        where T : ContainerResource => builder.WithAnnotation(new ContainerMountAnnotation(name, target, ContainerMountType.Volume, isReadOnly));

    /// <summary>Mounts an anonymous volume.</summary>
    public static IResourceBuilder<T> WithVolume<T>(this IResourceBuilder<T> builder, string target)
        where T : ContainerResource => builder.WithVolume(null, target);

    /// <summary>Mounts a file or a directory.</summary>
    /// <param name="source">Relative to the directory of the host.</param>
    public static IResourceBuilder<T> WithBindMount<T>(this IResourceBuilder<T> builder, string source, string target, bool isReadOnly = false)
        where T : ContainerResource => builder.WithAnnotation(new ContainerMountAnnotation(
            Path.GetFullPath(Path.Combine(builder.ApplicationBuilder.AppHostDirectory, source)), target, ContainerMountType.BindMount, isReadOnly));

    /// <summary>How long the container lives.</summary>
    public static IResourceBuilder<T> WithLifetime<T>(this IResourceBuilder<T> builder, ContainerLifetime lifetime)
        where T : ContainerResource =>
        builder.WithAnnotation(new ContainerLifetimeAnnotation { Lifetime = lifetime }, ResourceAnnotationMutationBehavior.Replace);

    private static ContainerImageAnnotation ImageOf(ContainerResource resource) => resource.TryGetLastAnnotation<ContainerImageAnnotation>(out var image)
        ? image
        : throw new InvalidOperationException($"The resource '{resource.Name}' does not have a container image specified. Use WithImage to specify the container image and tag.");

    private static DockerfileBuildAnnotation BuildOf(ContainerResource resource) => resource.TryGetLastAnnotation<DockerfileBuildAnnotation>(out var build)
        ? build
        : throw new InvalidOperationException($"The resource '{resource.Name}' does not have a Dockerfile build annotation. Call WithDockerfile first.");

    private static (string Repository, string Tag) Split(string image)
    {
        var colon = image.LastIndexOf(':');
        return colon > image.LastIndexOf('/') ? (image[..colon], image[(colon + 1)..]) : (image, "latest");
    }
}
