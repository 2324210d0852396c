using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Meridian.Client.Spooling;

/// <summary>
/// How far the spool has been sent. It is not forced to the disk: a position that is lost means that something is sent twice, which the
/// server notices by its message id.
/// </summary>
internal sealed class SpoolCursor : IDisposable
{
    private const int Length = 20;
    private readonly SafeFileHandle _file;

    public SpoolCursor(string directory)
    {
        _file = File.OpenHandle(Path.Combine(directory, "cursor"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        Span<byte> bytes = stackalloc byte[Length];
        if (RandomAccess.Read(_file, bytes, 0) < Length || SpoolRecord.Checksum(bytes[..16]) != BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..])) return;
        (Segment, Offset) = (BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]));
    }

    public long Segment { get; private set; }

    public long Offset { get; private set; }

    public void MoveTo(long segment, long offset)
    {
        (Segment, Offset) = (segment, offset);
        Span<byte> bytes = stackalloc byte[Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, segment);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], offset);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[16..], SpoolRecord.Checksum(bytes[..16]));
        RandomAccess.Write(_file, bytes, 0);
    }

    public void Dispose() => _file.Dispose();
}
