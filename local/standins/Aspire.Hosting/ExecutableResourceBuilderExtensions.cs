using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adds programs.</summary>
public static class ExecutableResourceBuilderExtensions
{
    /// <summary>Adds a program.</summary>
    /// <param name="command">A path relative to <paramref name="workingDirectory"/>, or a name that is looked up in PATH.</param>
    /// <param name="workingDirectory">Relative to the directory of the host.</param>
    public static IResourceBuilder<ExecutableResource> AddExecutable(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        string command,
        string workingDirectory,
        params string[]? args) => builder.AddExecutable(name, command, workingDirectory, (object[])(args ?? []));

    /// <inheritdoc cref="AddExecutable(IDistributedApplicationBuilder, string, string, string, string[])" />
    public static IResourceBuilder<ExecutableResource> AddExecutable(
        this IDistributedApplicationBuilder builder,
        [ResourceName] string name,
        string command,
        string workingDirectory,
        params object[]? args)
    {
        var directory = Path.GetFullPath(Path.Combine(builder.AppHostDirectory, workingDirectory));
        var added = builder.AddResource(new ExecutableResource(name, command, directory));
        return args is { Length: > 0 } ? added.WithArgs(args) : added;
    }

    /// <summary>Replaces the program.</summary>
    public static IResourceBuilder<T> WithCommand<T>(this IResourceBuilder<T> builder, string command)
        where T : ExecutableResource
    {
        builder.Resource.Annotations.OfType<ExecutableAnnotation>().Last().Command = command;
        return builder;
    }

    /// <summary>Replaces the directory.</summary>
    public static IResourceBuilder<T> WithWorkingDirectory<T>(this IResourceBuilder<T> builder, string workingDirectory)
        where T : ExecutableResource
    {
        builder.Resource.Annotations.OfType<ExecutableAnnotation>().Last().WorkingDirectory =
            Path.GetFullPath(Path.Combine(builder.ApplicationBuilder.AppHostDirectory, workingDirectory));
        return builder;
    }

    /// <summary>Deploys the program as a container, built from the Dockerfile in its directory.</summary>
    public static IResourceBuilder<T> PublishAsDockerFile<T>(this IResourceBuilder<T> builder)
        where T : ExecutableResource => builder.PublishAsDockerFile(null);

    /// <inheritdoc cref="PublishAsDockerFile{T}(IResourceBuilder{T})" />
    /// <param name="configure">Says more about the container.</param>
    public static IResourceBuilder<T> PublishAsDockerFile<T>(this IResourceBuilder<T> builder, Action<IResourceBuilder<ContainerResource>>? configure)
        where T : ExecutableResource
    {
        if (builder.ApplicationBuilder.ExecutionContext.IsRunMode) return builder;

        var directory = builder.Resource.WorkingDirectory;
        var container = new ExecutableContainerResource(builder.Resource);
        container.Annotations.Add(new DockerfileBuildAnnotation(directory, Path.Combine(directory, "Dockerfile"), stage: null));
        configure?.Invoke(builder.ApplicationBuilder.CreateResourceBuilder<ContainerResource>(container));
        return builder.WithManifestPublishingCallback(context => context.WriteContainerAsync(container));
    }
}
