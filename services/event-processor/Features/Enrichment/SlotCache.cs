using System.Numerics;

namespace Meridian.EventProcessor.Features.Enrichment;

/// <summary>
/// Remembers answers in a fixed number of places. An answer may stand in any of the few places of its set, so that two that are asked for
/// again and again seldom drive each other out. No locks: a place is one reference to something that never changes, so threads that meet in one
/// at worst look something up twice.
/// </summary>
internal sealed class SlotCache<TEntry>
    where TEntry : class
{
    private const int Ways = 8;

    private readonly TEntry?[] _places;
    private uint _turn;

    /// <param name="places">A power of two.</param>
    public SlotCache(int places)
    {
        if (places < Ways || !BitOperations.IsPow2(places)) throw new ArgumentOutOfRangeException(nameof(places), places, "The number of places is a power of two.");
        _places = new TEntry?[places];
    }

    /// <summary>The places where the answer for a hash may stand.</summary>
    public ReadOnlySpan<TEntry?> this[uint hash] => Set(hash);

    /// <summary>Remembers an answer in place of one of its set: an empty one, or in turn.</summary>
    public void Add(uint hash, TEntry entry)
    {
        var set = Set(hash);
        for (var way = 0; way < Ways; way++)
        {
            if (Interlocked.CompareExchange(ref set[way], entry, null) is null) return;
        }

        set[(int)(_turn++ % Ways)] = entry;
    }

    private Span<TEntry?> Set(uint hash) => _places.AsSpan((int)(hash & (uint)((_places.Length / Ways) - 1)) * Ways, Ways);
}
