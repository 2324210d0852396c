using System.ComponentModel.DataAnnotations;
using Meridian.Local.Kafka.Storage;

namespace Meridian.Local.Kafka.Hosting;

/// <summary>Settings of the broker: section Kafka of the configuration.</summary>
internal sealed class KafkaOptions : IValidatableObject
{
    public const string Section = "Kafka";

    /// <summary>The name clients are told to connect to.</summary>
    [Required]
    public string Host { get; init; } = "localhost";

    /// <summary>Port of the first logical broker; 0 takes a free one.</summary>
    [Range(0, 65535)]
    public int Broker1Port { get; init; } = 9092;

    /// <summary>Port of the second logical broker; there is none if this is absent.</summary>
    [Range(0, 65535)]
    public int? Broker2Port { get; init; }

    /// <inheritdoc cref="Broker2Port"/>
    [Range(0, 65535)]
    public int? Broker3Port { get; init; }

    /// <summary>Directory of the data; data/kafka in Meridian's state directory unless given.</summary>
    public string? Data { get; init; }

    /// <summary>group-commit, interval or none: see <see cref="FsyncPolicy"/>.</summary>
    [Required]
    public string Fsync { get; init; } = "group-commit";

    /// <summary>How often the policy "interval" flushes.</summary>
    public TimeSpan FsyncInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often retention, compaction and expiry are looked after.</summary>
    public TimeSpan CleanupInterval { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Bytes of a segment file of topics that do not say otherwise.</summary>
    [Range(16 * 1024, int.MaxValue)]
    public int SegmentBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Whether asking for the metadata of a topic creates it, where the client allows that.</summary>
    public bool AutoCreateTopics { get; init; } = true;

    /// <summary>Partitions of topics that are created without saying how many.</summary>
    [Range(1, 1000)]
    public int DefaultPartitions { get; init; } = 4;

    /// <summary>The largest request taken, in bytes.</summary>
    [Range(1024, int.MaxValue - 64)]
    public int MaxRequestBytes { get; init; } = 100 * 1024 * 1024;

    /// <summary>The most record bytes in one answer to a fetch, whatever the client allows. It bounds the broker's memory.</summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public int FetchMaxBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Bytes that requests being received and answers being sent may take together, half each. One request or answer may be larger than what is left.</summary>
    [Range(1024 * 1024, long.MaxValue)]
    public long MemoryBytes { get; init; } = 128 * 1024 * 1024;

    /// <summary>Connections one node takes.</summary>
    [Range(1, int.MaxValue)]
    public int MaxConnections { get; init; } = 2000;

    /// <summary>How long a client may take to send a request it has begun, or to take an answer with records; then it is disconnected.</summary>
    public TimeSpan ClientPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a new group waits for more members before its first generation.</summary>
    public TimeSpan GroupInitialRebalanceDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a group without members keeps its offsets.</summary>
    public TimeSpan OffsetsRetention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>TLS and sign-in; neither unless asked for.</summary>
    public SecurityOptions Security { get; init; } = new();

    public IReadOnlyList<int> Ports => [.. new[] { Broker1Port, Broker2Port, Broker3Port }.OfType<int>()];

    /// <summary><see cref="Fsync"/> as a value. A method, because validation reads all properties before it says which are wrong.</summary>
    public FsyncPolicy GetFsyncPolicy() => ParseFsync(Fsync)!.Value;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ParseFsync(Fsync) is null) yield return new ValidationResult($"{Section}:{nameof(Fsync)} is '{Fsync}'; it can be group-commit, interval or none.");
        foreach (var wrong in Security.Validate()) yield return wrong;
        if (Broker2Port is null && Broker3Port is not null) yield return new ValidationResult($"{Section}:{nameof(Broker3Port)} needs {nameof(Broker2Port)}.");
        var taken = Ports.Where(port => port != 0).GroupBy(port => port).FirstOrDefault(same => same.Count() > 1);
        if (taken is not null) yield return new ValidationResult($"{Section}: two brokers are given port {taken.Key}.");
    }

    private static FsyncPolicy? ParseFsync(string value) => value switch
    {
        "group-commit" => FsyncPolicy.GroupCommit,
        "interval" => FsyncPolicy.Interval,
        "none" => FsyncPolicy.None,
        _ => null,
    };
}
