using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Meridian.Client.Spooling;

/// <summary>A file of records, which only grows and is deleted as a whole.</summary>
internal sealed class SpoolSegment : IDisposable
{
    private const string Extension = ".events";
    private readonly SafeFileHandle _file;

    private SpoolSegment(string path, SafeFileHandle file, long number, long length) => (Path, _file, Number, Length) = (path, file, number, length);

    public string Path { get; }

    public long Number { get; }

    /// <summary>Up to where the records are sound.</summary>
    public long Length { get; private set; }

    /// <summary>The segments of a directory, the oldest first.</summary>
    public static IEnumerable<SpoolSegment> OpenAll(string directory) => Directory.EnumerateFiles(directory, "*" + Extension)
        .Select(path => (Path: path, IsNumbered: long.TryParse(System.IO.Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture, out var number), Number: number))
        .Where(file => file.IsNumbered)
        .OrderBy(file => file.Number)
        .Select(file => Open(file.Path, file.Number));

    public static SpoolSegment Create(string directory, long number) =>
        Open(System.IO.Path.Combine(directory, number.ToString("d12", CultureInfo.InvariantCulture) + Extension), number);

    /// <summary>Writes a record, and has it on the disk itself when it returns.</summary>
    /// <exception cref="IOException">It could not; then nothing of it is there.</exception>
    public void Append(byte[] record)
    {
        try
        {
            RandomAccess.Write(_file, record, Length);
            RandomAccess.FlushToDisk(_file);
            Length += record.Length;
        }
        catch (IOException)
        {
            RandomAccess.SetLength(_file, Length);
            throw;
        }
    }

    /// <summary>The record at a place, or null when no sound one is there.</summary>
    public byte[]? Read(long offset)
    {
        Span<byte> head = stackalloc byte[SpoolRecord.HeadLength];
        var length = SpoolRecord.LengthOf(head[..RandomAccess.Read(_file, head, offset)]);
        if (length == 0 || offset + length > RandomAccess.GetLength(_file)) return null;
        var record = new byte[length];
        return RandomAccess.Read(_file, record, offset) == length && SpoolRecord.IsSound(record) ? record : null;
    }

    /// <summary>Cuts off what stands behind the last sound record: a write that a crash interrupted, or damage.</summary>
    /// <returns>Whether there was something.</returns>
    public bool CutAt(long offset)
    {
        var isDamaged = RandomAccess.GetLength(_file) > offset;
        if (isDamaged) RandomAccess.SetLength(_file, offset);
        Length = offset;
        return isDamaged;
    }

    public void Delete()
    {
        Dispose();
        File.Delete(Path);
    }

    public void Dispose() => _file.Dispose();

    private static SpoolSegment Open(string path, long number)
    {
        var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        return new SpoolSegment(path, file, number, RandomAccess.GetLength(file));
    }
}
