using System.Globalization;
using Meridian.Kafka.Protocol.Records;
using Microsoft.Win32.SafeHandles;

namespace Meridian.Local.Kafka.Storage;

/// <summary>One file of a log: batches one after the other, from <see cref="BaseOffset"/> on. One thread appends, any number read.</summary>
internal sealed class Segment : IDisposable
{
    private const string CompactedSuffix = ".compacted";

    // Blocks asked for ahead spare each append most of what the file system has to do: about an eighth of the broker's time under load.
    // A log that stays small asks for none, since what is reserved and not used is taken from everybody.
    private const long ReservesFrom = 1024 * 1024;
    private const long Reservation = 16 * 1024 * 1024;

    private long _size;
    private long _reserved;

    private Segment(string path, long baseOffset, SafeFileHandle file, SparseIndex index, long size, long endOffset)
    {
        (Path, BaseOffset, File, Index, _size, EndOffset) = (path, baseOffset, file, index, size, endOffset);
    }

    public string Path { get; }

    public long BaseOffset { get; }

    public SafeFileHandle File { get; }

    public SparseIndex Index { get; }

    /// <summary>Bytes of whole batches.</summary>
    public long Size => Volatile.Read(ref _size);

    /// <summary>The offset after the last batch.</summary>
    public long EndOffset { get; private set; }

    /// <summary>When the first batch since the broker started or the segment was made came in; segments roll by age too.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>Whether the index was loaded, which says that the file was closed or sealed in order and need not be checked.</summary>
    public bool IsTrusted { get; private init; }

    public static string PathOf(string directory, long baseOffset, string extension) =>
        System.IO.Path.Combine(directory, baseOffset.ToString("D20", CultureInfo.InvariantCulture) + extension);

    public static Segment Create(string directory, long baseOffset, DateTimeOffset now)
    {
        var path = PathOf(directory, baseOffset, ".log");
        System.IO.File.Delete(PathOf(directory, baseOffset, ".index"));
        var file = System.IO.File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        return new Segment(path, baseOffset, file, new SparseIndex(), 0, baseOffset) { Created = now };
    }

    /// <summary>A new segment beside an old one, which <see cref="Replace"/> puts in its place.</summary>
    /// <param name="endOffset">Where the log goes on behind it, whatever compaction leaves in it.</param>
    public static Segment CreateCompacted(Segment first, long endOffset)
    {
        var file = System.IO.File.OpenHandle(first.Path + CompactedSuffix, FileMode.Create, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        return new Segment(first.Path, first.BaseOffset, file, new SparseIndex(), 0, endOffset) { Created = first.Created };
    }

    /// <summary>Opens a segment with its index, or with an empty one that <see cref="Recover"/> has to fill.</summary>
    public static Segment Open(string path, DateTimeOffset now)
    {
        var baseOffset = long.Parse(System.IO.Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture);
        var file = System.IO.File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read | FileShare.Delete);
        var length = RandomAccess.GetLength(file);
        var saved = SparseIndex.Load(System.IO.Path.ChangeExtension(path, ".index"), length);
        return saved is var (index, endOffset)
            ? new Segment(path, baseOffset, file, index, length, endOffset) { IsTrusted = true, Created = now }
            : new Segment(path, baseOffset, file, new SparseIndex(), 0, baseOffset) { Created = now };
    }

    /// <summary>Reads the whole file, keeps the batches up to the first that is not whole and correct, and cuts the rest off.</summary>
    /// <returns>Bytes cut off.</returns>
    public long Recover()
    {
        var length = RandomAccess.GetLength(File);
        using (var scanner = new BatchScanner(File, 0, length, readAhead: 256 * 1024))
        {
            while (scanner.MoveNext() && IsCorrect(scanner))
            {
                Index.Add(scanner.Header, scanner.Position);
                EndOffset = scanner.Header.LastOffset + 1;
                _size = scanner.Next;
            }
        }

        Trim();
        return length - _size;
    }

    /// <summary>Writes a batch behind the others. If the disk does not take it all, the file is as it was before.</summary>
    public void Append(ReadOnlySpan<byte> batch, in BatchHeader header)
    {
        if (_size >= ReservesFrom && _size + batch.Length > _reserved) ReserveFor(batch.Length);
        try
        {
            RandomAccess.Write(File, batch, _size);
        }
        catch (IOException)
        {
            Trim();
            throw;
        }

        Index.Add(header, _size);
        EndOffset = Math.Max(EndOffset, header.LastOffset + 1);
        Volatile.Write(ref _size, _size + batch.Length);
    }

    /// <summary>Whether a batch of <paramref name="coming"/> bytes should go into a new segment.</summary>
    public bool IsFull(int coming, LogConfig config, DateTimeOffset now) =>
        Size > 0 && (Size + coming > config.SegmentBytes || now - Created > config.SegmentAge);

    /// <summary>The position of the batch that holds <paramref name="offset"/>, or of the first after it.</summary>
    public long PositionOf(long offset)
    {
        using var scanner = new BatchScanner(File, Index.FloorOfOffset(offset), Size);
        while (scanner.MoveNext())
        {
            if (scanner.Header.LastOffset >= offset) return scanner.Position;
        }

        return scanner.Next;
    }

    /// <summary>How many bytes of whole batches lie from <paramref name="start"/> up to <paramref name="end"/>; at least one batch if there is any.</summary>
    /// <param name="start">A batch boundary.</param>
    /// <param name="most">The most bytes wanted.</param>
    /// <param name="end">A batch boundary that must not be passed.</param>
    public int WholeBatches(long start, int most, long end)
    {
        if (end - start <= most) return (int)(end - start);
        using var scanner = new BatchScanner(File, Math.Max(start, Index.FloorOfPosition(start + most)), end);
        while (scanner.MoveNext())
        {
            if (scanner.Next > start + most) return (int)((scanner.Position > start ? scanner.Position : scanner.Next) - start);
        }

        return (int)(end - start);
    }

    /// <summary>Makes all that was appended before the call durable.</summary>
    public void Flush() => Disk.FlushData(File);

    /// <summary>Cuts off what is no whole batch, and gives back what was reserved and not used.</summary>
    public void Trim()
    {
        RandomAccess.SetLength(File, _size);
        _reserved = _size;
    }

    public void SaveIndex() => Index.Save(System.IO.Path.ChangeExtension(Path, ".index"), Size, EndOffset);

    /// <summary>Puts a compacted segment's file in the place of the first it was made of, and removes the others.</summary>
    /// <remarks>A crash in between leaves others whose records the first holds too; opening the log removes those.</remarks>
    public void Replace(IReadOnlyList<Segment> old)
    {
        System.IO.File.Delete(System.IO.Path.ChangeExtension(Path, ".index"));
        System.IO.File.Move(Path + CompactedSuffix, Path, overwrite: true);
        Disk.FlushDirectory(System.IO.Path.GetDirectoryName(Path)!);
        foreach (var merged in old.Skip(1)) merged.Delete();
        SaveIndex();
    }

    /// <summary>Removes the segment's files. Reads that have begun go on: the handle stays open until <see cref="Dispose"/>.</summary>
    public void Delete()
    {
        System.IO.File.Delete(Path);
        System.IO.File.Delete(System.IO.Path.ChangeExtension(Path, ".index"));
        System.IO.File.Delete(System.IO.Path.ChangeExtension(Path, ".state"));
    }

    public void Dispose() => File.Dispose();

    private void ReserveFor(int coming)
    {
        _reserved = _size + Math.Max(coming, Reservation);
        Disk.Reserve(File, _size, _reserved - _size);
    }

    private bool IsCorrect(BatchScanner scanner)
    {
        if (scanner.Header.BaseOffset < EndOffset) return false;
        var batch = scanner.Batch();
        return !batch.IsEmpty && BatchHeader.ComputeCrc(batch.Span) == scanner.Header.Crc;
    }
}
