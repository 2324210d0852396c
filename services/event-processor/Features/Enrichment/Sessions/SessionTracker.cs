using Meridian.EventProcessor.Features.Events;

namespace Meridian.EventProcessor.Features.Enrichment.Sessions;

/// <summary>
/// Gives the events of one partition their sessions. A session is a user's events (of the unknown user where no user is known) that follow each
/// other within <see cref="GapMs"/> by their own times. An event from before the session that is open, as when a phone was offline, belongs to it
/// if it lies within the gap of its beginning, and is a session of its own otherwise.
/// </summary>
/// <remarks>
/// It goes by the times in the events, never by the clock: the same events in the same order get the same ids. What is decided for a batch becomes
/// final with <see cref="Commit()"/>; <see cref="Rollback"/> takes it back, so that a batch can be tried again. After a restart sessions are put back with
/// <see cref="Restore"/>: of the rows that arrived in the last two hours the one with each user's latest timestamp
/// (<c>GROUP BY</c> <see cref="KeySql"/>, <c>argMax</c>) has all there is to know. For one thread.
/// </remarks>
internal sealed class SessionTracker(int capacity = SessionTracker.DefaultCapacity)
{
    /// <summary>This long without an event ends a session: 30 minutes.</summary>
    public const long GapMs = 30 * 60 * 1000;

    /// <summary>This long after the event that came last by its own time has arrived, the user's session is forgotten: 1 hour.</summary>
    public const long KeptMs = 2 * GapMs;

    /// <summary>The key of a row of <c>events</c> in ClickHouse, as FixedString(16): what <see cref="KeyOf"/> gives here.</summary>
    public const string KeySql = "sipHash128Reference(concat(UUIDToNum(tenant_id), if(user_id = '', anonymous_id, user_id)))";

    /// <summary>Users remembered at most: about 25 MB when it is full. Beyond it whoever was seen longest ago is forgotten early.</summary>
    public const int DefaultCapacity = 200_000;

    private readonly List<(UInt128 Key, Open? Before)> _undecided = [];

    // Whoever was seen since the last turn, and whoever was seen in the turn before: a turn forgets the latter.
    private Dictionary<UInt128, Open> _recent = [];
    private Dictionary<UInt128, Open> _older = [];
    private long _newest;
    private long _turned;

    /// <summary>How many users' sessions are remembered.</summary>
    public int Count => _recent.Count + _older.Keys.Count(key => !_recent.ContainsKey(key));

    /// <summary>Whose session it is: 128 bits of the tenant and the user.</summary>
    public static UInt128 KeyOf(Guid tenant, ReadOnlySpan<byte> subject) => MessageKey.Of(tenant, subject);

    /// <summary>The session of an event. Times are milliseconds since 1970 UTC.</summary>
    /// <param name="key">Of <see cref="KeyOf"/>.</param>
    /// <param name="timestamp">When the event happened.</param>
    /// <param name="receivedAt">When it arrived: users are forgotten by this time.</param>
    public Guid Assign(UInt128 key, long timestamp, long receivedAt)
    {
        _newest = Math.Max(_newest, receivedAt);
        var known = Find(key);
        if (known is not { } open || timestamp - open.Last >= GapMs || receivedAt - open.Arrived >= KeptMs)
        {
            Set(key, known, new Open(timestamp, timestamp, receivedAt));
            return SessionId.Of(key, timestamp);
        }

        if (timestamp > open.Last) Set(key, known, open with { Last = timestamp, Arrived = receivedAt });
        return SessionId.Of(key, open.Start - timestamp >= GapMs ? timestamp : open.Start);
    }

    /// <summary>Puts back a user's session from the stored event with the user's latest timestamp. Times are milliseconds since 1970 UTC.</summary>
    public void Restore(UInt128 key, Guid session, long timestamp, long receivedAt) =>
        _recent[key] = new Open(SessionId.StartOf(session), timestamp, receivedAt);

    public void Commit() => Commit(_newest);

    /// <summary>As <see cref="Commit()"/>, where some of what arrived long ago is still to come.</summary>
    /// <param name="arrivedMs">The latest arrival before which nothing is to come, or little.</param>
    public void Commit(long arrivedMs)
    {
        _undecided.Clear();
        // By the turn alone nobody is forgotten too early, unless there are too many; exactly when is for Assign to say.
        if (arrivedMs - _turned < KeptMs && _recent.Count < capacity / 2) return;
        _turned = arrivedMs;
        (_recent, _older) = (_older, _recent);
        _recent.Clear();
    }

    public void Rollback()
    {
        for (var index = _undecided.Count - 1; index >= 0; index--)
        {
            var (key, before) = _undecided[index];
            if (before is { } open) _recent[key] = open;
            else _recent.Remove(key);
        }

        _undecided.Clear();
    }

    private Open? Find(UInt128 key) => _recent.TryGetValue(key, out var open) || _older.TryGetValue(key, out open) ? open : null;

    private void Set(UInt128 key, Open? before, Open after)
    {
        _undecided.Add((key, before));
        _recent[key] = after;
    }

    private readonly record struct Open(long Start, long Last, long Arrived);
}
