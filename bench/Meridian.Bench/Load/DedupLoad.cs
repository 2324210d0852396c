using Meridian.EventProcessor.Features.Events.Duplicates;

namespace Meridian.Bench.Load;

/// <summary>Messages that arrived evenly over the last day.</summary>
internal sealed class DedupLoad(int messages)
{
    public const int Partition = 3;
    public const int Batch = 10_000;
    public const long NewestMs = 1_780_000_000_000;

    private readonly Random _random = new(1);
    private readonly UInt128[] _keys = new UInt128[Batch];
    private long _next = messages;

    /// <summary>As evenly spread as the hashes that the processor uses.</summary>
    public static UInt128 Key(long number) => new(Mix((ulong)number), Mix((ulong)number ^ 0x9E37_79B9_7F4A_7C15));

    public RememberedMessage Message(int number) => new(Key(number), Partition, NewestMs - DuplicateFilter.WindowMs + 1 + (DuplicateFilter.WindowMs * number / messages));

    /// <summary>Keys that nobody has seen; the array is used again.</summary>
    public UInt128[] NewKeys()
    {
        for (var at = 0; at < Batch; at++) _keys[at] = Key(_next++);
        return _keys;
    }

    /// <summary>Keys of messages of the whole day; the array is used again.</summary>
    public UInt128[] KnownKeys()
    {
        for (var at = 0; at < Batch; at++) _keys[at] = Key(_random.Next(messages));
        return _keys;
    }

    // https://prng.di.unimi.it/splitmix64.c
    private static ulong Mix(ulong value)
    {
        value += 0x9E37_79B9_7F4A_7C15;
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }
}
