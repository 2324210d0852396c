namespace Meridian.Local.Kafka.Topics;

/// <summary>Settings that Kafka lets change on a running broker and that are about what this one does not have.</summary>
internal static class NodeSetting
{
    /// <summary>They are kept and reported, as tools expect. Those that would have to change something here are refused.</summary>
    public static IReadOnlySet<string> Kept { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "background.threads",
        "follower.replication.throttled.rate",
        "leader.replication.throttled.rate",
        "num.io.threads",
        "num.network.threads",
        "num.recovery.threads.per.data.dir",
        "num.replica.fetchers",
        "replica.alter.log.dirs.io.max.bytes.per.second",
        "sasl.kerberos.kinit.cmd",
        "sasl.kerberos.min.time.before.relogin",
        "sasl.kerberos.service.name",
        "sasl.kerberos.ticket.renew.jitter",
        "sasl.kerberos.ticket.renew.window.factor",
    };
}
