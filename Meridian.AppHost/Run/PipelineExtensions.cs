using Meridian.Local;

namespace Meridian.AppHost.Run;

/// <summary>What services need of this machine. Where they are published, operators give them the same settings.</summary>
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

    /// <summary>Believes the web app when it says for whom it asks: otherwise all who sign in there would share one address, and its limits.</summary>
    public static IResourceBuilder<ProjectResource> WithTrustedWebApp(this IResourceBuilder<ProjectResource> gateway, RunContext run) => run.IsPublish ? gateway : gateway
        .WithEnvironment("Proxies__Networks__0", "127.0.0.0/8")
        .WithEnvironment("Proxies__Networks__1", "::1/128");

    /// <summary>A name that outlives the process, so that it gets its partitions back at once after a restart. Each replica needs one of its own.</summary>
    public static IResourceBuilder<ProjectResource> WithConsumerInstance(this IResourceBuilder<ProjectResource> processor, RunContext run) =>
        run.IsPublish ? processor : processor.WithEnvironment("Kafka__Consumer__InstanceId", $"{processor.Resource.Name}-0");

    /// <summary>On this machine the processor gives way to the front door and the broker; see <see cref="YieldToDoor"/>.</summary>
    public static IResourceBuilder<ProjectResource> WithBacklogBehindDoor(this IResourceBuilder<ProjectResource> processor, RunContext run) =>
        run.IsPublish ? processor : processor.WithAnnotation(new YieldsAnnotation());
}
