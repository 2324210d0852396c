using System.Collections.Concurrent;
using System.Numerics;

namespace Meridian.MlScoring.Features.Runs;

/// <summary>
/// Arrays that never move, so that native code may read them where they are, kept for the next request. What is larger than any kept one is left to
/// the garbage collector.
/// </summary>
internal static class PinnedArrays
{
    private const int SmallestBits = 8;
    private const int LargestBits = 20;
    private const int KeptOfEachSize = 64;

    private static readonly ConcurrentQueue<byte[]>[] Kept = [.. Enumerable.Range(SmallestBits, LargestBits - SmallestBits + 1).Select(_ => new ConcurrentQueue<byte[]>())];

    /// <summary>An array of at least that length; what is in it is anything.</summary>
    public static byte[] Rent(int length)
    {
        var bits = Math.Max(SmallestBits, BitOperations.Log2((uint)Math.Max(1, length - 1)) + 1);
        if (bits > LargestBits) return GC.AllocateUninitializedArray<byte>(length, pinned: true);
        return Kept[bits - SmallestBits].TryDequeue(out var kept) ? kept : GC.AllocateUninitializedArray<byte>(1 << bits, pinned: true);
    }

    /// <summary>Gives an array back; its last user may not touch it again.</summary>
    public static void Return(byte[] array)
    {
        var bits = BitOperations.Log2((uint)array.Length);
        if (bits < SmallestBits || bits > LargestBits || array.Length != 1 << bits) return;
        var same = Kept[bits - SmallestBits];
        if (same.Count < KeptOfEachSize) same.Enqueue(array);
    }
}
