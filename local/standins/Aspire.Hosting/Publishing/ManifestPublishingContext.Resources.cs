using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

public sealed partial class ManifestPublishingContext
{
    /// <summary>Writes everything about a container.</summary>
    public async Task WriteContainerAsync(ContainerResource container)
    {
        var build = container.Annotations.OfType<DockerfileBuildAnnotation>().LastOrDefault();
        Writer.WriteString("type", build is null ? "container.v0" : "container.v1");
        WriteConnectionString(container);
        if (build is not null)
        {
            WriteBuild(build);
        }
        else
        {
            Writer.WriteString("image", container.TryGetContainerImageName(out var image)
                ? image
                : throw new DistributedApplicationException($"Could not get the container image name of the resource '{container.Name}'."));
        }

        if (container.Entrypoint is { } entrypoint) Writer.WriteString("entrypoint", entrypoint);
        await WriteCommandLineArgumentsAsync(container);
        WriteMounts(container);
        await WriteEnvironmentVariablesAsync(container);
        WriteBindings(container);
    }

    private async Task WriteResourceAsync(IResource resource)
    {
        var custom = resource.Annotations.OfType<ManifestPublishingCallbackAnnotation>().LastOrDefault();
        if (custom is { Callback: null }) return;

        Writer.WriteStartObject(resource.Name);
        await (custom?.Callback?.Invoke(this) ?? WriteKnownAsync(resource));
        Writer.WriteEndObject();
    }

    private Task WriteKnownAsync(IResource resource)
    {
        switch (resource)
        {
            case ContainerResource container:
                return WriteContainerAsync(container);
            case ProjectResource project:
                return WriteProjectAsync(project);
            case ExecutableResource executable:
                return WriteExecutableAsync(executable);
            case ParameterResource parameter:
                WriteParameter(parameter);
                return Task.CompletedTask;
            case IResourceWithConnectionString:
                Writer.WriteString("type", "value.v0");
                WriteConnectionString(resource);
                return Task.CompletedTask;
            default:
                Writer.WriteString("error", "This resource does not support generation in the manifest.");
                return Task.CompletedTask;
        }
    }

    private async Task WriteProjectAsync(ProjectResource project)
    {
        Writer.WriteString("type", "project.v0");
        Writer.WriteString("path", GetManifestRelativePath(project.GetProjectMetadata().ProjectPath));
        await WriteCommandLineArgumentsAsync(project);
        await WriteEnvironmentVariablesAsync(project);
        WriteBindings(project);
    }

    private async Task WriteExecutableAsync(ExecutableResource executable)
    {
        Writer.WriteString("type", "executable.v0");
        WriteConnectionString(executable);
        Writer.WriteString("workingDirectory", GetManifestRelativePath(executable.WorkingDirectory));
        Writer.WriteString("command", executable.Command);
        await WriteCommandLineArgumentsAsync(executable);
        await WriteEnvironmentVariablesAsync(executable);
        WriteBindings(executable);
    }

    private void WriteParameter(ParameterResource parameter)
    {
        Writer.WriteString("type", "parameter.v0");
        if (parameter.IsConnectionString) Writer.WriteString("connectionString", $"{{{parameter.Name}.value}}");
        Writer.WriteString("value", $"{{{parameter.Name}.inputs.value}}");
        Writer.WriteStartObject("inputs");
        Writer.WriteStartObject("value");
        Writer.WriteString("type", "string");
        if (parameter.Secret) Writer.WriteBoolean("secret", true);
        if (parameter.Default is { } standard)
        {
            Writer.WriteStartObject("default");
            standard.WriteToManifest(this);
            Writer.WriteEndObject();
        }

        Writer.WriteEndObject();
        Writer.WriteEndObject();
    }
}
