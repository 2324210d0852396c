using System.Numerics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace Meridian.EventProcessor.Features.Events.Duplicates;

/// <summary>
/// The messages of a day, of all partitions of this process. The latest are in a table of fixed size; when it is full it becomes a run on disk
/// (<see cref="MessageRun"/>) of which two bytes a message stay in memory. What is undecided is always in the table, where it can be taken back.
/// Callers hold <see cref="Sync"/>.
/// </summary>
internal sealed class MessageMemory : IDisposable
{
    private readonly string _directory;
    private readonly int _messagesOfRun;
    private readonly RecentMessages _recent;
    private readonly List<MessageEpoch> _epochs = [];
    private int _undecided;

    /// <exception cref="IOException">The folder cannot be written; the message names it.</exception>
    public MessageMemory(IOptions<DuplicateOptions> options)
    {
        _directory = options.Value.Directory ?? Path.GetTempPath();
        // A folder that is of no use is to be heard of now, not when the table is full for the first time.
        MessageRun.Write(_directory, []).Dispose();
        var slots = (int)BitOperations.RoundUpToPowerOf2((uint)((options.Value.RecentMiB << 20) / Unsafe.SizeOf<RememberedMessage>()));
        // No more than was asked for, except that tiny tables would make tiny files.
        slots = (long)slots * Unsafe.SizeOf<RememberedMessage>() > options.Value.RecentMiB << 20 ? slots / 2 : slots;
        _messagesOfRun = slots / 4 * 3;
        _recent = new RecentMessages(slots);
    }

    public Lock Sync { get; } = new();

    /// <summary>How many messages are remembered.</summary>
    public long Count => _recent.Count + _epochs.Sum(epoch => epoch.Count);

    public Sighting Find(in Sought sought)
    {
        var found = _recent.Find(sought);
        for (var index = _epochs.Count - 1; index >= 0 && found < Sighting.Own; index--)
        {
            if (_epochs[index].Find(sought) is var seen && seen > found) found = seen;
        }

        return found;
    }

    /// <summary>Remembers a message for good.</summary>
    public void Add(in RememberedMessage message)
    {
        _recent.Add(message);
        if (_recent.IsFull && _undecided == 0) Seal();
    }

    /// <summary>Remembers a message until <see cref="Decide"/> or <see cref="TakeBack"/>.</summary>
    public void AddUndecided(in RememberedMessage message)
    {
        _recent.Add(message);
        _undecided++;
    }

    /// <summary>Makes undecided messages final.</summary>
    public void Decide(int messages) => _undecided -= messages;

    /// <summary>Forgets an undecided message.</summary>
    public void TakeBack(in RememberedMessage message)
    {
        _recent.Remove(message);
        _undecided--;
    }

    /// <summary>To be called now and then: moves what is too much out of the table, and forgets what arrived before a time (milliseconds since 1970 UTC).</summary>
    public void Settle(long horizonMs)
    {
        if (_recent.IsFull && _undecided == 0) Seal();
        while (_epochs is [{ IsFull: true } oldest, ..] && oldest.NewestMs < horizonMs)
        {
            oldest.Dispose();
            _epochs.RemoveAt(0);
        }
    }

    public void Dispose()
    {
        foreach (var epoch in _epochs) epoch.Dispose();
    }

    private void Seal()
    {
        if (_epochs is not [.., { IsFull: false }]) _epochs.Add(new MessageEpoch(_messagesOfRun));
        var newest = _recent.NewestMs;
        var messages = _recent.TakeAll();
        _epochs[^1].Add(MessageRun.Write(_directory, messages), messages, newest);
    }
}
