using System.Buffers.Binary;
using ClickHouse.Client.Formats;

namespace ClickHouse.Client.Types;

/// <summary>Reads ClickHouse's names of types.</summary>
internal static class ColumnTypes
{
    private static readonly Dictionary<string, (Type Type, Func<RowBinaryStream, object> Read)> Simple = new(StringComparer.Ordinal)
    {
        ["Bool"] = (typeof(bool), stream => stream.ReadByte() != 0),
        ["UInt8"] = (typeof(byte), stream => stream.ReadByte()),
        ["Int8"] = (typeof(sbyte), stream => (sbyte)stream.ReadByte()),
        ["UInt16"] = (typeof(ushort), stream => stream.ReadUInt16()),
        ["Int16"] = (typeof(short), stream => (short)stream.ReadUInt16()),
        ["UInt32"] = (typeof(uint), stream => stream.ReadUInt32()),
        ["Int32"] = (typeof(int), stream => (int)stream.ReadUInt32()),
        ["UInt64"] = (typeof(ulong), stream => stream.ReadUInt64()),
        ["Int64"] = (typeof(long), stream => (long)stream.ReadUInt64()),
        ["Float32"] = (typeof(float), stream => BitConverter.UInt32BitsToSingle(stream.ReadUInt32())),
        ["Float64"] = (typeof(double), stream => BitConverter.UInt64BitsToDouble(stream.ReadUInt64())),
        ["String"] = (typeof(string), stream => stream.ReadString()),
        ["Date"] = (typeof(DateTime), stream => DateTime.UnixEpoch.AddDays(stream.ReadUInt16())),
        ["Date32"] = (typeof(DateTime), stream => DateTime.UnixEpoch.AddDays((int)stream.ReadUInt32())),
        ["DateTime"] = (typeof(DateTime), stream => ReadDateTime(stream)),
        ["UUID"] = (typeof(Guid), stream => ReadUuid(stream)),
        ["Nothing"] = (typeof(DBNull), _ => DBNull.Value),
    };

    private static readonly Dictionary<string, Func<string, string[], ColumnType>> Composed = new(StringComparer.Ordinal)
    {
        ["LowCardinality"] = (_, inner) => Parse(inner[0]),
        ["Nullable"] = (name, inner) => Nullable(name, Parse(inner[0])),
        ["Array"] = (name, inner) => ArrayOf(name, Parse(inner[0])),
        ["Map"] = (name, inner) => MapOf(name, Parse(inner[0]), Parse(inner[1])),
        ["SimpleAggregateFunction"] = (_, inner) => Parse(inner[1]),
        ["DateTime"] = (name, inner) => Utc(new ColumnType(name, typeof(DateTime), stream => ReadDateTime(stream)), inner[0]),
        ["DateTime64"] = (name, inner) => DateTime64(name, inner),
    };

    /// <exception cref="NotSupportedException">A type that the stand-in does not read.</exception>
    public static ColumnType Parse(string name)
    {
        if (Simple.TryGetValue(name, out var simple)) return new ColumnType(name, simple.Type, simple.Read);

        var open = name.IndexOf('(', StringComparison.Ordinal);
        if (open > 0 && name.EndsWith(')') && Composed.TryGetValue(name[..open], out var compose)) return compose(name, Arguments(name[(open + 1)..^1]));

        throw new NotSupportedException($"The stand-in of ClickHouse.Client does not read the type {name}.");
    }

    private static ColumnType Nullable(string name, ColumnType inner) =>
        new(name, inner.ClrType, stream => stream.ReadByte() == 0 ? inner.Read(stream) : DBNull.Value);

    private static ColumnType ArrayOf(string name, ColumnType element) => new(name, element.ClrType.MakeArrayType(), stream =>
    {
        var values = element.NewArray(stream.ReadLength());
        for (var index = 0; index < values.Length; index++) values.SetValue(element.Read(stream), index);
        return values;
    });

    private static ColumnType MapOf(string name, ColumnType key, ColumnType value) =>
        new(name, typeof(Dictionary<object, object>), stream =>
        {
            var count = stream.ReadLength();
            var map = new Dictionary<object, object>(count);
            for (var index = 0; index < count; index++) map[key.Read(stream)] = value.Read(stream);
            return map;
        });

    private static ColumnType DateTime64(string name, string[] arguments)
    {
        var scale = arguments[0][0] - '0';
        var type = new ColumnType(name, typeof(DateTime), stream => DateTime.UnixEpoch.AddTicks(TicksOf((long)stream.ReadUInt64(), scale)));
        return arguments.Length > 1 ? Utc(type, arguments[1]) : type;
    }

    // .NET counts 100 ns: finer digits than the seventh are cut.
    private static long TicksOf(long value, int scale) => scale <= 7 ? value * (long)Math.Pow(10, 7 - scale) : value / (long)Math.Pow(10, scale - 7);

    private static ColumnType Utc(ColumnType type, string zone) => zone is "'UTC'" or "'Etc/UTC'"
        ? type
        : throw new NotSupportedException($"The stand-in of ClickHouse.Client reads times in UTC only, not in {zone}.");

    private static DateTime ReadDateTime(RowBinaryStream stream) => DateTime.UnixEpoch.AddSeconds(stream.ReadUInt32());

    // Two little-endian halves, the high one first.
    private static Guid ReadUuid(RowBinaryStream stream)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, stream.ReadUInt64());
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], stream.ReadUInt64());
        return new Guid(bytes, bigEndian: true);
    }

    private static string[] Arguments(string text)
    {
        var (arguments, depth, start) = (new List<string>(), 0, 0);
        for (var at = 0; at < text.Length; at++)
        {
            depth += text[at] switch { '(' => 1, ')' => -1, _ => 0 };
            if (text[at] != ',' || depth > 0) continue;
            arguments.Add(text[start..at].Trim());
            start = at + 1;
        }

        arguments.Add(text[start..].Trim());
        return [.. arguments];
    }
}
