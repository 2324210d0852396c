namespace Meridian.EventProcessor.Features.Events.Duplicates;

/// <summary>A message that is asked for: its key, and when it would have to have arrived (milliseconds since 1970 UTC, both ends included).</summary>
/// <param name="partition">The partition that asks.</param>
/// <param name="ownFromMs">What arrived there before does not count as its own.</param>
internal readonly struct Sought(UInt128 key, int partition, long fromMs, long toMs, long ownFromMs)
{
    public ulong High { get; } = (ulong)(key >> 64);

    public ulong Low { get; } = (ulong)key;

    public Sighting In(in RememberedMessage message)
    {
        if (!message.HasKey(High, Low) || message.ArrivedMs < fromMs || message.ArrivedMs > toMs) return Sighting.None;
        return message.Partition == partition && message.ArrivedMs >= ownFromMs ? Sighting.Own : Sighting.Elsewhere;
    }
}
