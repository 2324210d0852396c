namespace Meridian.Contracts;

/// <summary>A topic as it is created and who uses it.</summary>
/// <param name="Name">The name on the broker.</param>
/// <param name="Key">What a record's key holds, in words.</param>
/// <param name="Partitions">Fixed for the life of the topic: keys are spread by it.</param>
/// <param name="Retention">How long a record stays.</param>
/// <param name="Producers">The services that write to it.</param>
/// <param name="Consumers">The services that read it.</param>
public sealed record TopicDefinition(
    string Name,
    string Key,
    int Partitions,
    TimeSpan Retention,
    IReadOnlyList<string> Producers,
    IReadOnlyList<string> Consumers)
{
    /// <summary>Copies of each partition where there are that many brokers.</summary>
    public const int Replication = 3;

    private const string DeadLetterSuffix = ".dlq";

    /// <summary>Whether this topic holds what could not be processed of another.</summary>
    public bool HoldsDeadLetters => Name.EndsWith(DeadLetterSuffix, StringComparison.Ordinal);

    /// <summary>The name of the topic for records of a topic that could not be processed.</summary>
    public static string DeadLettersOf(string topic) => topic + DeadLetterSuffix;

    /// <summary>The topic whose dead letters another one holds.</summary>
    public static string SourceOf(string deadLetters) =>
        deadLetters.EndsWith(DeadLetterSuffix, StringComparison.Ordinal) ? deadLetters[..^DeadLetterSuffix.Length] : deadLetters;

    /// <summary>The topic for records of this one that could not be processed; its consumer writes it.</summary>
    public TopicDefinition DeadLetters => new(DeadLettersOf(Name), Key, 3, TimeSpan.FromDays(30), Consumers, [ServiceNames.EventProcessor]);
}
