namespace Meridian.Kafka;

/// <summary>The headers that a dead letter has beside its own. Values are UTF-8.</summary>
public static class DeadLetterHeaders
{
    /// <summary>What was wrong, in words.</summary>
    public const string Reason = "dead-letter-reason";

    /// <summary>The exception with its stack, where there was one.</summary>
    public const string Stack = "dead-letter-stack";

    /// <summary>The topic it came from.</summary>
    public const string Topic = "dead-letter-topic";

    /// <summary>The partition it came from, in decimal.</summary>
    public const string Partition = "dead-letter-partition";

    /// <summary>The offset it had there, in decimal.</summary>
    public const string Offset = "dead-letter-offset";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Reason, Stack, Topic, Partition, Offset];
}
