using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Meridian.EventProcessor.Features.Events.Duplicates;

/// <summary>
/// Messages that do not change any more, in a file without a name, so that nothing is left of it however the process ends. They stand in buckets by
/// the first bits of their keys; where each bucket begins is in memory, so a question reads one small piece. It reads instead of mapping: what was
/// mapped would count as memory of the process.
/// </summary>
internal sealed class MessageRun : IDisposable
{
    private const int BucketSize = 64;
    private const int MessagesAtOnce = 128;

    private readonly SafeFileHandle _file;
    private readonly int[] _starts;
    private readonly int _shift;

    private MessageRun(SafeFileHandle file, int[] starts, int shift) => (_file, _starts, _shift) = (file, starts, shift);

    /// <summary>Writes a run.</summary>
    /// <exception cref="IOException">The folder cannot be written, or its disk is full; the message names it.</exception>
    public static MessageRun Write(string directory, ReadOnlySpan<RememberedMessage> messages)
    {
        var shift = 64 - Math.Max(1, BitOperations.Log2((uint)messages.Length / BucketSize));
        var (starts, ordered) = Order(messages, shift);
        var path = Path.Combine(directory, $"meridian-messages-{Guid.CreateVersion7():n}");
        var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite);
        try
        {
            File.Delete(path);
            RandomAccess.Write(file, MemoryMarshal.AsBytes(ordered.AsSpan()), 0);
            return new MessageRun(file, starts, shift);
        }
        catch (IOException fault)
        {
            file.Dispose();
            throw new IOException($"Messages cannot be remembered in {directory}: {fault.Message}", fault);
        }
    }

    public Sighting Find(in Sought sought)
    {
        var (bucket, found) = ((int)(sought.High >> _shift), Sighting.None);
        Span<RememberedMessage> piece = stackalloc RememberedMessage[MessagesAtOnce];
        for (var at = _starts[bucket]; at < _starts[bucket + 1]; at += MessagesAtOnce)
        {
            var some = piece[..Math.Min(MessagesAtOnce, _starts[bucket + 1] - at)];
            var read = RandomAccess.Read(_file, MemoryMarshal.AsBytes(some), (long)at * Unsafe.SizeOf<RememberedMessage>());
            if (read < some.Length * Unsafe.SizeOf<RememberedMessage>()) throw new IOException("The file of remembered messages was cut off.");
            foreach (ref readonly var message in some)
            {
                if (sought.In(message) is var seen && seen > found) found = seen;
            }
        }

        return found;
    }

    public void Dispose() => _file.Dispose();

    // By counting: only the order of buckets matters, not that within one.
    private static (int[] Starts, RememberedMessage[] Ordered) Order(ReadOnlySpan<RememberedMessage> messages, int shift)
    {
        var starts = new int[(1 << (64 - shift)) + 1];
        foreach (ref readonly var message in messages) starts[(int)(message.High >> shift) + 1]++;
        for (var bucket = 1; bucket < starts.Length; bucket++) starts[bucket] += starts[bucket - 1];

        var next = (int[])starts.Clone();
        var ordered = new RememberedMessage[messages.Length];
        foreach (ref readonly var message in messages) ordered[next[(int)(message.High >> shift)]++] = message;
        return (starts, ordered);
    }
}
