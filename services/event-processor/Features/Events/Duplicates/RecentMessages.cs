namespace Meridian.EventProcessor.Features.Events.Duplicates;

/// <summary>The latest messages: a hash table with open addressing. A key may stand in it more than once, for different partitions or times.</summary>
internal sealed class RecentMessages
{
    private readonly int _firstCapacity;
    private RememberedMessage[] _slots;

    /// <param name="capacity">Slots, a power of two; at three quarters it <see cref="IsFull"/>, and grows if it has to take more.</param>
    public RecentMessages(int capacity) => _slots = new RememberedMessage[_firstCapacity = capacity];

    public int Count { get; private set; }

    public bool IsFull => Count >= _firstCapacity / 4 * 3;

    public long NewestMs { get; private set; }

    public Sighting Find(in Sought sought)
    {
        var (mask, found) = (_slots.Length - 1, Sighting.None);
        for (var at = (int)sought.Low & mask; found < Sighting.Own && !_slots[at].IsNone; at = (at + 1) & mask)
        {
            if (sought.In(_slots[at]) is var seen && seen > found) found = seen;
        }

        return found;
    }

    public void Add(in RememberedMessage message)
    {
        if (Count >= _slots.Length / 8 * 7) Grow();
        Put(message);
        Count++;
        NewestMs = Math.Max(NewestMs, message.ArrivedMs);
    }

    /// <summary>Takes back what <see cref="Add"/> added, and moves what follows up, so that no search ends early.</summary>
    public void Remove(in RememberedMessage message)
    {
        var mask = _slots.Length - 1;
        var at = (int)message.Low & mask;
        while (_slots[at] != message)
        {
            if (_slots[at].IsNone) throw new InvalidOperationException("A message that was never remembered cannot be taken back.");
            at = (at + 1) & mask;
        }

        for (var next = (at + 1) & mask; !_slots[next].IsNone; next = (next + 1) & mask)
        {
            var home = (int)_slots[next].Low & mask;
            if (((next - home) & mask) < ((next - at) & mask)) continue;
            _slots[at] = _slots[next];
            at = next;
        }

        _slots[at] = default;
        Count--;
    }

    /// <summary>Hands over all messages and is empty again.</summary>
    public RememberedMessage[] TakeAll()
    {
        var all = new RememberedMessage[Count];
        var taken = 0;
        foreach (ref readonly var slot in _slots.AsSpan())
        {
            if (!slot.IsNone) all[taken++] = slot;
        }

        if (_slots.Length == _firstCapacity) Array.Clear(_slots);
        else _slots = new RememberedMessage[_firstCapacity];
        (Count, NewestMs) = (0, 0);
        return all;
    }

    private void Grow()
    {
        var before = _slots;
        _slots = new RememberedMessage[before.Length * 2];
        foreach (ref readonly var slot in before.AsSpan())
        {
            if (!slot.IsNone) Put(slot);
        }
    }

    private void Put(in RememberedMessage message)
    {
        var mask = _slots.Length - 1;
        var at = (int)message.Low & mask;
        while (!_slots[at].IsNone) at = (at + 1) & mask;
        _slots[at] = message;
    }
}
