using System.Diagnostics;
using System.Text;
using Confluent.Kafka;

namespace Meridian.Kafka;

/// <summary>Traces through Kafka: OpenTelemetry's messaging conventions, W3C trace context in the record headers.</summary>
public static class KafkaTracing
{
    /// <summary>The name of the <see cref="ActivitySource"/> to listen to.</summary>
    public const string SourceName = "Meridian.Kafka";

    internal const string TraceParent = "traceparent";
    private const string TraceState = "tracestate";

    internal static readonly ActivitySource Source = new(SourceName);

    internal static Activity? StartSend(string topic, int records)
    {
        var activity = Source.StartActivity($"send {topic}", ActivityKind.Producer);
        if (activity is { IsAllDataRequested: true }) Describe(activity, "send", topic, records);
        return activity;
    }

    /// <summary>A span over a batch; it is linked with the traces of at most <paramref name="links"/> of its records.</summary>
    internal static Activity? StartProcess(string topic, string group, int records, IEnumerable<ActivityLink> links)
    {
        var activity = Source.StartActivity($"process {topic}", ActivityKind.Consumer, default(ActivityContext), links: links);
        if (activity is not { IsAllDataRequested: true }) return activity;

        Describe(activity, "process", topic, records);
        activity.SetTag("messaging.consumer.group.name", group);
        return activity;
    }

    internal static void Inject(Activity? activity, Headers headers)
    {
        if (activity is null || headers.TryGetLastBytes(TraceParent, out _)) return;

        headers.Add(TraceParent, Encoding.ASCII.GetBytes(activity.Id!));
        if (!string.IsNullOrEmpty(activity.TraceStateString)) headers.Add(TraceState, Encoding.ASCII.GetBytes(activity.TraceStateString));
    }

    internal static ActivityContext? Extract(Headers? headers)
    {
        if (headers is null || !headers.TryGetLastBytes(TraceParent, out var parent)) return null;

        var state = headers.TryGetLastBytes(TraceState, out var bytes) ? Encoding.ASCII.GetString(bytes) : null;
        return ActivityContext.TryParse(Encoding.ASCII.GetString(parent), state, isRemote: true, out var context) ? context : null;
    }

    private static void Describe(Activity activity, string operation, string topic, int records)
    {
        activity.SetTag("messaging.system", "kafka");
        activity.SetTag("messaging.operation.name", operation);
        activity.SetTag("messaging.operation.type", operation);
        activity.SetTag("messaging.destination.name", topic);
        activity.SetTag("messaging.batch.message_count", records);
    }
}
