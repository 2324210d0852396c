using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Security.Cryptography;

namespace Meridian.ApiGateway.Features.Limits;

/// <summary>
/// Finds users who send far more than others, in bounded memory. Everybody is counted roughly, in two rows of counters where several users may share one; who comes
/// near the limit is counted alone from then on. So nobody below the limit is ever refused, and somebody new above it has at most half as much again in the first second.
/// </summary>
/// <remarks>Rough counts are not atomic: two threads may count one event instead of two. What refuses is.</remarks>
internal sealed class UserRates
{
    private const int Row = 1 << 15;
    private const int MostWatched = 4_096;
    private const long Forgotten = 10;

    // Drawn at the start, so that nobody can choose ids that fall together.
    private readonly long _seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));
    private readonly int[] _counts = new int[2 * Row];
    private readonly ConcurrentDictionary<ulong, Watched> _watched = new();
    private volatile int _watchedCount;
    private long _second;

    /// <summary>Counts an event.</summary>
    /// <param name="user">The tenant's and the user's id.</param>
    /// <param name="perSecond">How many a user may send in a second.</param>
    /// <param name="second">The second it is, since 1970.</param>
    /// <returns>Whether it is one too many.</returns>
    public bool IsOver(ReadOnlySpan<byte> user, int perSecond, long second)
    {
        var hash = XxHash3.HashToUInt64(user, _seed);
        if (Volatile.Read(ref _second) < second) Begin(second);
        if (_watchedCount > 0 && _watched.TryGetValue(hash, out var known)) return known.IsOver(perSecond, second);
        ref var first = ref _counts[hash & (Row - 1)];
        ref var other = ref _counts[Row + (int)((hash >> 32) & (Row - 1))];
        first++;
        other++;
        return Math.Min(first, other) > perSecond / 2 && IsOverWatched(hash, perSecond, second);
    }

    private bool IsOverWatched(ulong hash, int perSecond, long second)
    {
        // Full: so many users at their limit at once is a flood that other limits are for.
        if (_watchedCount >= MostWatched) return false;
        var watched = _watched.GetOrAdd(hash, _ => new Watched());
        _watchedCount = _watched.Count;
        return watched.IsOver(perSecond, second);
    }

    private void Begin(long second)
    {
        var before = Volatile.Read(ref _second);
        if (before >= second || Interlocked.CompareExchange(ref _second, second, before) != before) return;
        Array.Clear(_counts);
        if (_watchedCount == 0) return;
        foreach (var (hash, watched) in _watched)
        {
            if (second - watched.Second > Forgotten) _watched.TryRemove(hash, out _);
        }

        _watchedCount = _watched.Count;
    }

    private sealed class Watched
    {
        private const int CountBits = 24;

        // The second above, the count below, so that both change in one step.
        private long _state;

        public long Second => Volatile.Read(ref _state) >> CountBits;

        public bool IsOver(int perSecond, long second)
        {
            while (true)
            {
                var state = Volatile.Read(ref _state);
                // A thread that is late counts into the second that has begun.
                var (now, count) = (Math.Max(second, state >> CountBits), state >> CountBits >= second ? state & ((1 << CountBits) - 1) : 0);
                if (count >= perSecond) return true;
                if (Interlocked.CompareExchange(ref _state, (now << CountBits) | (count + 1), state) == state) return false;
            }
        }
    }
}
