namespace Meridian.Local.Redis;

/// <summary>The redis.conf of a start. It goes in by standard input, so that the password stands neither on the disk nor in a list of processes.</summary>
internal static class RedisConfiguration
{
    public static string For(RedisOptions options, string data) => $"""
        bind 127.0.0.1
        port {options.Port}
        requirepass {Quote(options.Password)}
        dir {Quote(data)}
        daemonize no
        supervised no
        # Every write is in the append-only file before its answer goes out, and on the disk within a second.
        appendonly yes
        appendfsync everysec
        aof-load-truncated yes
        # The append-only file is the durable form; snapshots beside it would only fork.
        save ""
        # A laptop's memory, and rather an error than keys silently gone: leases and idempotency keys live here.
        maxmemory 512mb
        maxmemory-policy noeviction

        """;

    private static string Quote(string text) => $"\"{text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
