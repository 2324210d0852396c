using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;

namespace Aspire.Hosting.Publishing;

public sealed partial class ManifestPublishingContext
{
    // Ports that nobody chose are counted up, so that two endpoints of one pod never meet.
    private int _nextTargetPort = 8000;

    /// <summary>Writes <c>connectionString</c>, where the resource has one.</summary>
    public void WriteConnectionString(IResource resource)
    {
        if (resource is IResourceWithConnectionString { ConnectionStringExpression: var connectionString })
        {
            Writer.WriteString("connectionString", Expression(connectionString));
        }
    }

    /// <summary>Writes <c>env</c>, where there are variables.</summary>
    public async Task WriteEnvironmentVariablesAsync(IResource resource)
    {
        var (environment, _) = await ExecutionConfiguration.GatherAsync(resource, ExecutionContext, logger: null, CancellationToken);
        if (environment.Count == 0) return;

        Writer.WriteStartObject("env");
        foreach (var (name, value) in environment) Writer.WriteString(name, Expression(value));
        Writer.WriteEndObject();
    }

    /// <summary>Writes <c>args</c>, where there are arguments.</summary>
    public async Task WriteCommandLineArgumentsAsync(IResource resource)
    {
        var (_, arguments) = await ExecutionConfiguration.GatherAsync(resource, ExecutionContext, logger: null, CancellationToken);
        if (arguments.Count == 0) return;

        Writer.WriteStartArray("args");
        foreach (var value in arguments) Writer.WriteStringValue(Expression(value));
        Writer.WriteEndArray();
    }

    /// <summary>Writes <c>bindings</c>, where there are endpoints.</summary>
    public void WriteBindings(IResource resource)
    {
        if (!resource.TryGetEndpoints(out var endpoints)) return;

        Writer.WriteStartObject("bindings");
        foreach (var endpoint in endpoints)
        {
            Writer.WriteStartObject(endpoint.Name);
            Writer.WriteString("scheme", endpoint.UriScheme);
            Writer.WriteString("protocol", endpoint.Protocol.ToString().ToLower(CultureInfo.InvariantCulture));
            Writer.WriteString("transport", endpoint.Transport);
            WritePorts(endpoint);
            if (endpoint.IsExternal) Writer.WriteBoolean("external", true);
            Writer.WriteEndObject();
        }

        Writer.WriteEndObject();
    }

    private void WritePorts(EndpointAnnotation endpoint)
    {
        if (endpoint.IsProjectDefault && endpoint.TargetPort is null) return;

        var target = endpoint.TargetPort ?? _nextTargetPort++;
        if (endpoint.Port is { } port && port != target) Writer.WriteNumber("port", port);
        Writer.WriteNumber("targetPort", target);
    }

    private void WriteBuild(DockerfileBuildAnnotation build)
    {
        Writer.WriteStartObject("build");
        Writer.WriteString("context", GetManifestRelativePath(build.ContextPath));
        Writer.WriteString("dockerfile", GetManifestRelativePath(build.DockerfilePath));
        if (build.Stage is { } stage) Writer.WriteString("stage", stage);
        if (build.BuildArguments.Count > 0)
        {
            Writer.WriteStartObject("args");
            foreach (var (name, value) in build.BuildArguments) Writer.WriteString(name, Expression(value));
            Writer.WriteEndObject();
        }

        if (build.BuildSecrets.Count > 0)
        {
            Writer.WriteStartObject("secrets");
            foreach (var (name, value) in build.BuildSecrets)
            {
                Writer.WriteStartObject(name);
                Writer.WriteString("type", "env");
                Writer.WriteString("value", Expression(value));
                Writer.WriteEndObject();
            }

            Writer.WriteEndObject();
        }

        Writer.WriteEndObject();
    }

    private void WriteMounts(ContainerResource container)
    {
        var mounts = container.Annotations.OfType<ContainerMountAnnotation>().ToList();
        WriteMounts("bindMounts", mounts.Where(m => m.Type is ContainerMountType.BindMount), m => Writer.WriteString("source", GetManifestRelativePath(m.Source)));
        WriteMounts("volumes", mounts.Where(m => m.Type is ContainerMountType.Volume), m =>
        {
            if (m.Source is not null) Writer.WriteString("name", m.Source);
        });
    }

    private void WriteMounts(string property, IEnumerable<ContainerMountAnnotation> mounts, Action<ContainerMountAnnotation> writeSource)
    {
        var all = mounts.ToList();
        if (all.Count == 0) return;

        Writer.WriteStartArray(property);
        foreach (var mount in all)
        {
            Writer.WriteStartObject();
            writeSource(mount);
            Writer.WriteString("target", mount.Target);
            Writer.WriteBoolean("readOnly", mount.IsReadOnly);
            Writer.WriteEndObject();
        }

        Writer.WriteEndArray();
    }
}
