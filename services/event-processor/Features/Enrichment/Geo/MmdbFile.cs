using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;

namespace Meridian.EventProcessor.Features.Enrichment.Geo;

/// <summary>
/// A MaxMind DB file, version 2 (<see href="https://maxmind.github.io/MaxMind-DB/"/>), mapped into memory: the system keeps in memory what is
/// asked for often, and processes share it. Serves all threads.
/// </summary>
internal sealed unsafe class MmdbFile : IDisposable
{
    private const int Separator = 16;
    private const int AddressBits = 128;
    private const int MetadataMost = 128 * 1024;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;
    private readonly int _length;
    private readonly string _path;
    private readonly int _nodes;
    private readonly int _nodeBytes;
    private readonly int _version;

    private MmdbFile(string path, MemoryMappedFile file, MemoryMappedViewAccessor view, int length)
    {
        (_path, _file, _view, _length) = (path, file, view, length);
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
        var metadata = Metadata();
        (_nodes, _version) = (metadata.NumberOf(0, "node_count"u8), metadata.NumberOf(0, "ip_version"u8));
        _nodeBytes = metadata.NumberOf(0, "record_size"u8) / 4;
        var whole = _nodeBytes is 6 or 7 or 8 && _version is 4 or 6 && metadata.NumberOf(0, "binary_format_major_version"u8) == 2
            && _nodes > 0 && ((long)_nodes * _nodeBytes) + Separator < length;
        if (!whole) throw new InvalidDataException($"{path} is cut off, or a MaxMind DB of a kind that is not known.");
    }

    private static ReadOnlySpan<byte> Mark => [0xAB, 0xCD, 0xEF, (byte)'M', (byte)'a', (byte)'x', (byte)'M', (byte)'i', (byte)'n', (byte)'d', (byte)'.', (byte)'c', (byte)'o', (byte)'m'];

    private ReadOnlySpan<byte> Bytes => new(_start, _length);

    /// <summary>Maps a file.</summary>
    /// <exception cref="InvalidDataException">It is no such file, or not a whole one.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static MmdbFile Open(string path)
    {
        var length = new FileInfo(path).Length;
        if (length is 0 or > int.MaxValue) throw new InvalidDataException($"{path} has {length} bytes: a database has some, and at most 2 GB.");
        var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        var view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        try
        {
            return new MmdbFile(path, file, view, (int)length);
        }
        catch (Exception fault) when (fault is InvalidDataException or ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            Release(view, file);
            throw new InvalidDataException(fault is InvalidDataException ? fault.Message : $"The description at the end of {path} is broken.", fault);
        }
    }

    /// <summary>The place of an address; null when the database does not have it.</summary>
    /// <param name="address">Sixteen bytes of IPv6, where IPv4 is the last four and the rest is zero.</param>
    /// <param name="isIpv4">Whether it is IPv4.</param>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public GeoPlace? Find(UInt128 address, bool isIpv4)
    {
        if (_version == 4 && !isIpv4) return null;
        var node = 0;
        for (var bit = _version == 4 ? 31 : AddressBits - 1; bit >= 0 && node < _nodes; bit--) node = Child(node, (int)((address >> bit) & 1));
        if (node <= _nodes) return null;
        try
        {
            var record = new MmdbRecord(Bytes[((_nodes * _nodeBytes) + Separator)..]);
            var at = node - _nodes - Separator;
            return new GeoPlace(record.TextOf(at, "country_code"u8).ToArray(), record.TextOf(at, "state1"u8).ToArray(), record.TextOf(at, "city"u8).ToArray());
        }
        catch (Exception fault) when (fault is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            throw new InvalidDataException($"{_path} is damaged.", fault);
        }
    }

    public void Dispose() => Release(_view, _file);

    private static void Release(MemoryMappedViewAccessor view, MemoryMappedFile file)
    {
        view.SafeMemoryMappedViewHandle.ReleasePointer();
        view.Dispose();
        file.Dispose();
    }

    private MmdbRecord Metadata()
    {
        var tail = Bytes[Math.Max(0, _length - MetadataMost)..];
        var at = tail.LastIndexOf(Mark);
        if (at < 0) throw new InvalidDataException($"{_path} is no MaxMind DB.");
        return new MmdbRecord(tail[(at + Mark.Length)..]);
    }

    private int Child(int node, int side)
    {
        var bytes = Bytes.Slice(node * _nodeBytes, _nodeBytes);
        return _nodeBytes switch
        {
            6 => (bytes[side * 3] << 16) | BinaryPrimitives.ReadUInt16BigEndian(bytes[((side * 3) + 1)..]),
            // The byte in the middle has the highest four bits of both.
            7 when side == 0 => ((bytes[3] & 0xF0) << 20) | (int)(BinaryPrimitives.ReadUInt32BigEndian(bytes) >> 8),
            7 => (int)(BinaryPrimitives.ReadUInt32BigEndian(bytes[3..]) & 0x0FFF_FFFF),
            _ => (int)BinaryPrimitives.ReadUInt32BigEndian(bytes[(side * 4)..]),
        };
    }
}
