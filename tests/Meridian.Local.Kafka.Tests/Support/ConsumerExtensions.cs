using Confluent.Kafka;

namespace Meridian.Local.Kafka.Tests.Support;

internal static class ConsumerExtensions
{
    /// <summary>The next records, as many as asked for; fewer only if a minute brings no more.</summary>
    public static List<ConsumeResult<string, string>> Take(this IConsumer<string, string> consumer, int count)
    {
        var taken = new List<ConsumeResult<string, string>>();
        while (taken.Count < count && consumer.Consume(TimeSpan.FromMinutes(1)) is { } record) taken.Add(record);
        return taken;
    }
}
