using Meridian.Local;

namespace Meridian.AppHost.Run;

/// <summary>What the event-processor needs of this machine. Where it is published, operators give it the same settings.</summary>
internal static class PipelineExtensions
{
    /// <summary>The files that events are enriched from, where they have been fetched; without them the columns stay empty.</summary>
    public static IResourceBuilder<ProjectResource> WithEnrichment(this IResourceBuilder<ProjectResource> processor, RunContext run)
    {
        if (run.IsPublish) return processor;
        var tools = Toolchain.At();
        return !tools.Has(Tool.Enrichment) ? processor : processor
            .WithEnvironment("Enrichment__GeoIpv4", tools.GeoIpv4)
            .WithEnvironment("Enrichment__GeoIpv6", tools.GeoIpv6)
            .WithEnvironment("Enrichment__UserAgentPatterns", tools.UserAgentPatterns);
    }

    /// <summary>A name that outlives the process, so that it gets its partitions back at once after a restart. Each replica needs one of its own.</summary>
    public static IResourceBuilder<ProjectResource> WithConsumerInstance(this IResourceBuilder<ProjectResource> processor, RunContext run) =>
        run.IsPublish ? processor : processor.WithEnvironment("Kafka__Consumer__InstanceId", $"{processor.Resource.Name}-0");

    /// <summary>On this machine the processor gives way to the front door and the broker; see <see cref="YieldToDoor"/>.</summary>
    public static IResourceBuilder<ProjectResource> WithBacklogBehindDoor(this IResourceBuilder<ProjectResource> processor, RunContext run) =>
        run.IsPublish ? processor : processor.WithAnnotation(new YieldsAnnotation());
}
