namespace Meridian.EventProcessor.Features.Events.Duplicates;

/// <summary>What is asked for: a key, in any partition or in one, that arrived in a span of time (milliseconds since 1970 UTC, both ends included).</summary>
internal readonly struct Sought(UInt128 key, int? partition, long fromMs, long toMs)
{
    public ulong High { get; } = (ulong)(key >> 64);

    public ulong Low { get; } = (ulong)key;

    public bool IsMetBy(in RememberedMessage message) =>
        message.HasKey(High, Low) && message.ArrivedMs >= fromMs && message.ArrivedMs <= toMs && (partition is not { } only || message.Partition == only);
}
