using Meridian.Contracts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Meridian.Kafka.Tests;

/// <summary>A host with what <c>Meridian.Kafka</c> registers.</summary>
internal static class TestHost
{
    public const string Group = "test";

    public static IHost Publisher(string servers, params (string Key, string Value)[] settings) => Builder(servers, settings).Build();

    public static IHost WithEnds(string servers)
    {
        var builder = Builder(servers);
        builder.AddTopicEnds();
        return builder.Build();
    }

    public static IHost Consumer(string servers, TopicDefinition topic, RecordingHandler handler)
    {
        var builder = Builder(servers, ("Kafka:Consumer:MaxWait", "00:00:00.02"), ("Kafka:Consumer:SessionTimeout", "00:00:06"));
        builder.Services.AddSingleton(handler);
        builder.AddBatchConsumer<RecordingHandler>("kafka", topic, Group);
        return builder.Build();
    }

    public static async Task<HealthStatus> HealthAsync(this IHost host) =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Status;

    public static KafkaPublisher GetPublisher(this IHost host) => host.Services.GetRequiredService<KafkaPublisher>();

    private static HostApplicationBuilder Builder(string servers, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration["ConnectionStrings:kafka"] = servers;
        foreach (var (key, value) in settings) builder.Configuration[key] = value;
        builder.AddKafkaPublisher("kafka");
        return builder;
    }
}
