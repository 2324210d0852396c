using System.Buffers.Binary;
using Meridian.Kafka.Protocol.Records;

namespace Meridian.Local.Kafka.Storage;

/// <summary>Where batches lie in a segment, one entry for every few kilobytes: finds a batch by offset, by position or by time.</summary>
/// <remarks>Held in memory; saved when its segment is sealed or closed, and built again from the segment if it is missing or does not fit.</remarks>
internal sealed class SparseIndex
{
    private const int Interval = 4096;
    private const int HeaderSize = 48;
    private const int EntrySize = 24;
    private const long Magic = 0x4D52_4458_0000_0001;

    private readonly Lock _sync = new();
    private readonly List<Entry> _entries = [];
    private long _nextEntryAt;

    private readonly record struct Entry(long BaseOffset, long Position, long MaxTimestamp);

    /// <summary>Latest timestamp of the segment (milliseconds since 1970), -1 if it is empty.</summary>
    public long MaxTimestamp { get; private set; } = -1;

    /// <summary>The base offset of the batch that <see cref="MaxTimestamp"/> is from.</summary>
    public long OffsetOfMaxTimestamp { get; private set; } = -1;

    public void Add(in BatchHeader header, long position)
    {
        lock (_sync)
        {
            // An entry's time is the latest before its batch: what is later must lie behind the entry.
            if (position >= _nextEntryAt)
            {
                _entries.Add(new Entry(header.BaseOffset, position, MaxTimestamp));
                _nextEntryAt = position + Interval;
            }

            if (header.MaxTimestamp > MaxTimestamp) (MaxTimestamp, OffsetOfMaxTimestamp) = (header.MaxTimestamp, header.BaseOffset);
        }
    }

    /// <summary>The position of a batch at or before the one that holds <paramref name="offset"/>.</summary>
    public long FloorOfOffset(long offset) => Floor(entry => entry.BaseOffset <= offset);

    /// <summary>The last known batch boundary at or before <paramref name="position"/>.</summary>
    public long FloorOfPosition(long position) => Floor(entry => entry.Position <= position);

    /// <summary>A position before which every timestamp is earlier than <paramref name="timestamp"/>.</summary>
    public long FloorOfTime(long timestamp) => Floor(entry => entry.MaxTimestamp < timestamp);

    /// <summary>Saves the index with what it was made of: the size of the segment file and the offset after its last batch.</summary>
    public void Save(string path, long segmentSize, long endOffset)
    {
        lock (_sync)
        {
            var bytes = new byte[HeaderSize + (_entries.Count * EntrySize) + sizeof(uint)];
            WriteInt64s(bytes, Magic, segmentSize, endOffset, MaxTimestamp, OffsetOfMaxTimestamp, _entries.Count);
            for (var i = 0; i < _entries.Count; i++)
            {
                WriteInt64s(bytes.AsSpan(HeaderSize + (i * EntrySize)), _entries[i].BaseOffset, _entries[i].Position, _entries[i].MaxTimestamp);
            }

            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(bytes.Length - sizeof(uint)), Crc32C.Compute(bytes.AsSpan(0, bytes.Length - sizeof(uint))));
            Disk.ReplaceLazily(path, bytes);
        }
    }

    /// <summary>Loads the index if it is whole and was made of a segment of this size; the offset after its last batch, or null.</summary>
    public static (SparseIndex Index, long EndOffset)? Load(string path, long segmentSize)
    {
        if (!File.Exists(path)) return null;
        var bytes = File.ReadAllBytes(path).AsSpan();
        if (bytes.Length < HeaderSize + sizeof(uint)) return null;
        var body = bytes[..^sizeof(uint)];
        var isWhole = BinaryPrimitives.ReadUInt32LittleEndian(bytes[^sizeof(uint)..]) == Crc32C.Compute(body);
        if (!isWhole || Int64(body, 0) != Magic || Int64(body, 1) != segmentSize) return null;

        var index = new SparseIndex { MaxTimestamp = Int64(body, 3), OffsetOfMaxTimestamp = Int64(body, 4) };
        for (var entry = body[HeaderSize..]; entry.Length > 0; entry = entry[EntrySize..])
        {
            index._entries.Add(new Entry(Int64(entry, 0), Int64(entry, 1), Int64(entry, 2)));
        }

        index._nextEntryAt = index._entries.Count == 0 ? 0 : index._entries[^1].Position + Interval;
        return (index, Int64(body, 2));
    }

    private long Floor(Func<Entry, bool> isBefore)
    {
        lock (_sync)
        {
            var (low, high) = (0, _entries.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (isBefore(_entries[middle])) low = middle + 1;
                else high = middle;
            }

            return low == 0 ? 0 : _entries[low - 1].Position;
        }
    }

    private static long Int64(ReadOnlySpan<byte> bytes, int index) => BinaryPrimitives.ReadInt64LittleEndian(bytes[(index * sizeof(long))..]);

    private static void WriteInt64s(Span<byte> to, params ReadOnlySpan<long> values)
    {
        for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteInt64LittleEndian(to[(i * sizeof(long))..], values[i]);
    }
}
