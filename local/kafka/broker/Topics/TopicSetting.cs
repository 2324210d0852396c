using System.Globalization;

namespace Meridian.Local.Kafka.Topics;

/// <summary>A setting that a topic can have.</summary>
/// <param name="Type">Type as DescribeConfigs numbers it.</param>
internal sealed record TopicSetting(string Name, string Default, TopicSetting.Kind Type, Func<string, bool> IsValid)
{
    private static readonly Func<string, bool> AnyText = _ => true;

    private static readonly Func<string, bool> Flag = value => value is "true" or "false";

    /// <summary>The types of settings, as numbered on the wire (DescribeConfigs v3).</summary>
    internal enum Kind : sbyte
    {
        Flag = 1,
        Text = 2,
        Int = 3,
        Long = 5,
        Double = 6,
        List = 7,
    }

    /// <summary>All settings taken. Those that this broker has no use for are kept and reported, as tools expect.</summary>
    public static IReadOnlyDictionary<string, TopicSetting> All { get; } = new TopicSetting[]
    {
        new("cleanup.policy", "delete", Kind.List, value => value.Split(',').All(policy => policy.Trim() is "delete" or "compact")),
        new("compression.type", "producer", Kind.Text, OneOf("producer", "uncompressed", "gzip", "snappy", "lz4", "zstd")),
        new("delete.retention.ms", "86400000", Kind.Long, AtLeast(0)),
        new("file.delete.delay.ms", "60000", Kind.Long, AtLeast(0)),
        new("flush.messages", "9223372036854775807", Kind.Long, AtLeast(1)),
        new("flush.ms", "9223372036854775807", Kind.Long, AtLeast(0)),
        new("follower.replication.throttled.replicas", "", Kind.List, AnyText),
        new("index.interval.bytes", "4096", Kind.Int, AtLeast(0)),
        new("leader.replication.throttled.replicas", "", Kind.List, AnyText),
        new("max.compaction.lag.ms", "9223372036854775807", Kind.Long, AtLeast(1)),
        new("max.message.bytes", "1048588", Kind.Int, Between(0, int.MaxValue)),
        new("message.downconversion.enable", "true", Kind.Flag, Flag),
        new("message.format.version", "3.0-IV1", Kind.Text, AnyText),
        new("message.timestamp.after.max.ms", "9223372036854775807", Kind.Long, AtLeast(0)),
        new("message.timestamp.before.max.ms", "9223372036854775807", Kind.Long, AtLeast(0)),
        new("message.timestamp.difference.max.ms", "9223372036854775807", Kind.Long, AtLeast(0)),
        new("message.timestamp.type", "CreateTime", Kind.Text, OneOf("CreateTime", "LogAppendTime")),
        new("min.cleanable.dirty.ratio", "0.5", Kind.Double, value => double.TryParse(value, CultureInfo.InvariantCulture, out var ratio) && ratio is >= 0 and <= 1),
        new("min.compaction.lag.ms", "0", Kind.Long, AtLeast(0)),
        new("min.insync.replicas", "1", Kind.Int, Between(1, short.MaxValue)),
        new("preallocate", "false", Kind.Flag, Flag),
        new("retention.bytes", "-1", Kind.Long, AtLeast(-1)),
        new("retention.ms", "604800000", Kind.Long, AtLeast(-1)),
        new("segment.bytes", "67108864", Kind.Int, Between(14, int.MaxValue)),
        new("segment.index.bytes", "10485760", Kind.Int, AtLeast(4)),
        new("segment.jitter.ms", "0", Kind.Long, AtLeast(0)),
        new("segment.ms", "604800000", Kind.Long, AtLeast(1)),
        new("unclean.leader.election.enable", "false", Kind.Flag, Flag),
    }.ToDictionary(setting => setting.Name);

    private static Func<string, bool> OneOf(params string[] values) => values.Contains;

    private static Func<string, bool> AtLeast(long least) => Between(least, long.MaxValue);

    private static Func<string, bool> Between(long least, long most) =>
        value => long.TryParse(value, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most;
}
