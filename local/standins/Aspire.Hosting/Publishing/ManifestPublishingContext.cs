using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>A manifest while it is written.</summary>
#pragma warning disable CA1502 // A manifest is one document with many shapes; three files keep them apart.
public sealed partial class ManifestPublishingContext(
    DistributedApplicationExecutionContext executionContext,
    string manifestPath,
    Utf8JsonWriter writer,
    CancellationToken cancellationToken = default)
#pragma warning restore CA1502
{
    private readonly ManifestExpressions _expressions = new();
    private readonly List<ParameterResource> _referenced = [];
    private readonly HashSet<IResource> _followed = [];
    private HashSet<IResource> _inModel = [];

    /// <summary>What the host was started for.</summary>
    public DistributedApplicationExecutionContext ExecutionContext { get; } = executionContext;

    /// <summary>The full path of the manifest.</summary>
    public string ManifestPath { get; } = manifestPath;

    /// <summary>Writes the manifest.</summary>
    public Utf8JsonWriter Writer { get; } = writer;

    /// <summary>The host was told to stop.</summary>
    public CancellationToken CancellationToken { get; } = cancellationToken;

    /// <summary>A path relative to the manifest, with slashes on every system.</summary>
    public string? GetManifestRelativePath(string? path) =>
        path is null ? null : Path.GetRelativePath(Path.GetDirectoryName(ManifestPath)!, path).Replace('\\', '/');

    /// <summary>Sees to it that what <paramref name="value"/> refers to is written, too, although it is not in the model.</summary>
    public void TryAddDependentResources(object? value)
    {
        switch (value)
        {
            case ParameterResource parameter:
                if (!_inModel.Contains(parameter) && !_referenced.Contains(parameter)) _referenced.Add(parameter);
                break;
            case IResource resource when !_followed.Add(resource):
                break; // a server's connection string has its own endpoint in it
            case IResourceWithConnectionString or IValueWithReferences:
                foreach (var reference in ((IValueWithReferences)value).References) TryAddDependentResources(reference);
                break;
        }
    }

    internal async Task WriteModelAsync(DistributedApplicationModel model)
    {
        _inModel = [.. model.Resources];
        Writer.WriteStartObject();
        Writer.WriteStartObject("resources");
        foreach (var resource in model.Resources) await WriteResourceAsync(resource);
        foreach (var parameter in _referenced) await WriteResourceAsync(parameter);
        foreach (var (name, expression) in _expressions.UriEncoded)
        {
            Writer.WriteStartObject(name);
            Writer.WriteString("type", "annotated.string");
            Writer.WriteString("value", expression);
            Writer.WriteString("filter", "uri");
            Writer.WriteEndObject();
        }

        foreach (var (name, conditional) in _expressions.Conditionals) await WriteConditionalAsync(name, conditional);
        Writer.WriteEndObject();
        Writer.WriteEndObject();
    }

    private string Expression(object? value)
    {
        TryAddDependentResources(value);
        return _expressions.Text(value);
    }

    private async Task WriteConditionalAsync(string name, ReferenceExpression conditional)
    {
        var value = await conditional.Condition!.GetValueAsync(new() { ExecutionContext = ExecutionContext }, CancellationToken);
        var holds = string.Equals(value, conditional.MatchValue, StringComparison.OrdinalIgnoreCase);
        Writer.WriteStartObject(name);
        Writer.WriteString("type", "value.v0");
        Writer.WriteString("connectionString", Expression(holds ? conditional.WhenTrue : conditional.WhenFalse));
        Writer.WriteEndObject();
    }
}
