using System.Numerics;

namespace Meridian.EventProcessor.Enrichment;

/// <summary>
/// Remembers answers in a fixed number of slots; a new answer drives out the one in its slot. No locks: a slot is one reference to something
/// that never changes, so threads that meet in one at worst look something up twice.
/// </summary>
internal sealed class SlotCache<TEntry>
    where TEntry : class
{
    private readonly TEntry?[] _slots;

    /// <param name="slots">A power of two.</param>
    public SlotCache(int slots)
    {
        if (!BitOperations.IsPow2(slots)) throw new ArgumentOutOfRangeException(nameof(slots), slots, "The number of slots is a power of two.");
        _slots = new TEntry?[slots];
    }

    /// <summary>The slot for a hash, to look into and to write.</summary>
    public ref TEntry? this[ulong hash] => ref _slots[(int)(hash & (uint)(_slots.Length - 1))];
}
