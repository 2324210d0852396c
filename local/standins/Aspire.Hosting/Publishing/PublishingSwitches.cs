using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Publishing;

/// <summary>The command line switches that say what to publish.</summary>
internal static class PublishingSwitches
{
    internal const string OutputPath = "Publishing:OutputPath";

    private const string Publisher = "Publishing:Publisher";
    private const string Operation = "AppHost:Operation";
    private const string Step = "Pipeline:Step";
    private const string ManifestStep = "publish-manifest";

    internal static readonly Dictionary<string, string> Mappings = new()
    {
        ["--operation"] = Operation,
        ["--publisher"] = Publisher,
        ["--output-path"] = OutputPath,
        ["--step"] = Step,
    };

    /// <exception cref="NotSupportedException">Something but the manifest is to be published.</exception>
    internal static DistributedApplicationExecutionContextOptions ReadOperation(IConfiguration configuration)
    {
        var publisher = configuration[Publisher];
        if (publisher is null && !string.Equals(configuration[Operation], "publish", StringComparison.OrdinalIgnoreCase)) return new(DistributedApplicationOperation.Run);

        var step = configuration[Step];
        if (publisher is not (null or "manifest") || (publisher is null && step is not ManifestStep))
        {
            throw new NotSupportedException($"The stand-in publishes the manifest alone ('--publisher manifest', or '--operation publish --step {ManifestStep}'), not '{publisher ?? step}'.");
        }

        return new(DistributedApplicationOperation.Publish, "manifest");
    }
}
