using System.Buffers.Binary;

namespace Meridian.EventProcessor.Features.Enrichment.Geo;

/// <summary>
/// Reads the data section of a MaxMind DB file, version 2 (<see href="https://maxmind.github.io/MaxMind-DB/"/>, "Data section").
/// Only as far as our databases go: maps, text and whole numbers are read, everything else is passed over.
/// </summary>
internal readonly ref struct MmdbRecord(ReadOnlySpan<byte> section)
{
    private const int Pointer = 1;
    private const int Text = 2;
    private const int Map = 7;
    private const int Array = 11;
    private const int Boolean = 14;

    private readonly ReadOnlySpan<byte> _section = section;

    /// <summary>The text of a name in the map at an offset; empty when there is none.</summary>
    public ReadOnlySpan<byte> TextOf(int map, ReadOnlySpan<byte> name) =>
        Find(map, name) is var at and >= 0 && Read(ref at) is (Text, var size) ? _section.Slice(at, size) : default;

    /// <summary>The whole number of a name in the map at an offset; 0 when there is none.</summary>
    public int NumberOf(int map, ReadOnlySpan<byte> name)
    {
        if (Find(map, name) is var at && at < 0) return 0;
        var (_, size) = Read(ref at);
        var number = 0;
        foreach (var digit in _section.Slice(at, Math.Min(size, sizeof(int)))) number = (number << 8) | digit;
        return number;
    }

    /// <summary>Where the value of a name begins; -1 when the map has none.</summary>
    private int Find(int at, ReadOnlySpan<byte> name)
    {
        var (type, count) = Read(ref at);
        if (type != Map) throw new InvalidDataException("A record is not a map.");
        for (var index = 0; index < count; index++)
        {
            var key = at;
            var (_, length) = Read(ref key);
            if (_section.Slice(key, length).SequenceEqual(name)) return Behind(at);
            at = Behind(Behind(at));
        }

        return -1;
    }

    /// <summary>Where the value behind the one at an offset begins.</summary>
    private int Behind(int at)
    {
        var (type, size) = Control(ref at);
        if (type == Pointer) return at + size;
        if (type is not (Map or Array)) return type == Boolean ? at : at + size;
        for (var left = type == Map ? size * 2 : size; left > 0; left--) at = Behind(at);
        return at;
    }

    /// <summary>Type and size of a value, wherever a pointer leads; the offset moves to its content.</summary>
    private (int Type, int Size) Read(ref int at)
    {
        var (type, size) = Control(ref at);
        if (type != Pointer) return (type, size);
        at = Target(at, size);
        // A pointer never leads to a pointer.
        return Control(ref at);
    }

    // Of a pointer the size is how many bytes follow the control byte.
    private (int Type, int Size) Control(ref int at)
    {
        var control = _section[at++];
        var type = control >> 5;
        if (type == Pointer) return (type, ((control >> 3) & 3) + 1);
        if (type == 0) type = 7 + _section[at++];
        var size = control & 0x1F;
        if (size < 29) return (type, size);
        var more = size - 28;
        size = more switch
        {
            1 => 29 + _section[at],
            2 => 285 + BinaryPrimitives.ReadUInt16BigEndian(_section[at..]),
            _ => 65_821 + ((_section[at] << 16) | BinaryPrimitives.ReadUInt16BigEndian(_section[(at + 1)..])),
        };
        at += more;
        return (type, size);
    }

    private int Target(int at, int size)
    {
        var high = _section[at - 1] & 7;
        return size switch
        {
            1 => (high << 8) | _section[at],
            2 => 2048 + ((high << 16) | BinaryPrimitives.ReadUInt16BigEndian(_section[at..])),
            3 => 526_336 + ((high << 24) | (_section[at] << 16) | BinaryPrimitives.ReadUInt16BigEndian(_section[(at + 1)..])),
            _ => (int)BinaryPrimitives.ReadUInt32BigEndian(_section[at..]),
        };
    }
}
