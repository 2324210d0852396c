using System.Text.Encodings.Web;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Publishing;

/// <summary>Writes the model into <c>aspire-manifest.json</c>.</summary>
internal sealed class ManifestPublisher(
    DistributedApplicationModel model,
    DistributedApplicationExecutionContext executionContext,
    IConfiguration configuration,
    IDistributedApplicationEventing eventing,
    IServiceProvider services)
{
    private const string FileName = "aspire-manifest.json";

    // Connection strings are full of characters that are escaped only because of HTML.
    private static readonly JsonWriterOptions Indented = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="DistributedApplicationException">Nobody said where to.</exception>
    internal async Task PublishAsync(CancellationToken cancellationToken)
    {
        var output = configuration[PublishingSwitches.OutputPath]
            ?? throw new DistributedApplicationException("The '--output-path [path]' option was not specified even though '--publisher manifest' was.");
        var path = Path.GetFullPath(output.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? output : Path.Combine(output, FileName));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);

        await eventing.PublishAsync(new BeforePublishEvent(services, model), cancellationToken);
        var content = await WriteAsync(path, cancellationToken);
        await File.WriteAllBytesAsync(path, content, cancellationToken);
        await eventing.PublishAsync(new AfterPublishEvent(services, model), cancellationToken);
    }

    /// <summary>The manifest; a model that cannot be written leaves the file as it was.</summary>
    private async Task<byte[]> WriteAsync(string path, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        await using (var writer = new Utf8JsonWriter(buffer, Indented))
        {
            await new ManifestPublishingContext(executionContext, path, writer, cancellationToken).WriteModelAsync(model);
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }
}
