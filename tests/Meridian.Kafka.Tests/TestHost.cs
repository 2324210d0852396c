using Meridian.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Meridian.Kafka.Tests;

/// <summary>A host with what <c>Meridian.Kafka</c> registers.</summary>
internal static class TestHost
{
    /// <summary>The group that consumes some topics: of those alone, for whoever comes to a group or leaves it moves the partitions of all in it.</summary>
    public static string GroupOf(TopicDefinition first) => $"group of {first.Name}";

    public static IHost Publisher(string servers, params (string Key, string Value)[] settings) => Builder(servers, settings).Build();

    public static IHost Consumer(string servers, TopicDefinition topic, RecordingHandler handler) => Consumer(servers, [topic], handler);

    public static IHost WithEnds(string servers)
    {
        var builder = Builder(servers);
        builder.AddTopicEnds();
        return builder.Build();
    }

    public static IHost Consumer(string servers, IReadOnlyList<TopicDefinition> topics, RecordingHandler handler)
    {
        // Nobody dies in these tests, and who is only slow would be taken for dead: what he has at hand would be handled twice.
        var builder = Builder(servers, ("Kafka:Consumer:MaxWait", "00:00:00.02"), ("Kafka:Consumer:SessionTimeout", "00:05:00"));
        builder.Services.AddSingleton(handler);
        builder.AddBatchConsumer<RecordingHandler>("kafka", topics, GroupOf(topics[0]));
        return builder.Build();
    }

    public static async Task<HealthStatus> HealthAsync(this IHost host) =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status;

    public static KafkaPublisher GetPublisher(this IHost host) => host.Services.GetRequiredService<KafkaPublisher>();

    private static HostApplicationBuilder Builder(string servers, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration["ConnectionStrings:kafka"] = servers;
        builder.Configuration["Kafka:Publisher:DeliveryTimeout"] = "00:01:30";
        foreach (var (key, value) in settings) builder.Configuration[key] = value;
        builder.AddKafkaPublisher("kafka");
        return builder;
    }
}
