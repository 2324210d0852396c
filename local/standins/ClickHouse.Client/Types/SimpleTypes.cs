using System.Buffers.Binary;
using System.Net;
using System.Numerics;
using ClickHouse.Client.Formats;

namespace ClickHouse.Client.Types;

/// <summary>The types without arguments.</summary>
internal static class SimpleTypes
{
    private const int Bits128 = 16;
    private const int Bits256 = 32;

    private static readonly Dictionary<string, ColumnType> All = new ColumnType[]
    {
        new("Bool", typeof(bool), stream => stream.ReadByte() != 0),
        new("UInt8", typeof(byte), stream => stream.ReadByte()),
        new("Int8", typeof(sbyte), stream => (sbyte)stream.ReadByte()),
        new("UInt16", typeof(ushort), stream => stream.ReadUInt16()),
        new("Int16", typeof(short), stream => (short)stream.ReadUInt16()),
        new("UInt32", typeof(uint), stream => stream.ReadUInt32()),
        new("Int32", typeof(int), stream => (int)stream.ReadUInt32()),
        new("UInt64", typeof(ulong), stream => stream.ReadUInt64()),
        new("Int64", typeof(long), stream => (long)stream.ReadUInt64()),
        new("UInt128", typeof(BigInteger), stream => new BigInteger(stream.ReadFixed(Bits128), isUnsigned: true)),
        new("Int128", typeof(BigInteger), stream => new BigInteger(stream.ReadFixed(Bits128))),
        new("UInt256", typeof(BigInteger), stream => new BigInteger(stream.ReadFixed(Bits256), isUnsigned: true)),
        new("Int256", typeof(BigInteger), stream => new BigInteger(stream.ReadFixed(Bits256))),
        new("Float32", typeof(float), stream => BitConverter.UInt32BitsToSingle(stream.ReadUInt32())),
        new("Float64", typeof(double), stream => BitConverter.UInt64BitsToDouble(stream.ReadUInt64())),
        new("String", typeof(string), stream => stream.ReadString()),
        new("UUID", typeof(Guid), stream => ReadUuid(stream)),
        new("IPv4", typeof(IPAddress), ReadIPv4),
        new("IPv6", typeof(IPAddress), stream => new IPAddress(stream.ReadFixed(Bits128))),
        new("Date", typeof(DateTime), stream => DateTime.UnixEpoch.AddDays(stream.ReadUInt16())),
        new("Date32", typeof(DateTime), stream => DateTime.UnixEpoch.AddDays((int)stream.ReadUInt32())),
        TimeTypes.DateTime("DateTime", zone: null),
        new("Nothing", typeof(DBNull), _ => DBNull.Value),
    }.ToDictionary(type => type.Name, StringComparer.Ordinal);

    public static ColumnType? Find(string name) => All.GetValueOrDefault(name);

    // Two little-endian halves, the high one first.
    private static Guid ReadUuid(RowBinaryStream stream)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, stream.ReadUInt64());
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], stream.ReadUInt64());
        return new Guid(bytes, bigEndian: true);
    }

    // A little-endian number, where the address has the network's order.
    private static IPAddress ReadIPv4(RowBinaryStream stream)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, stream.ReadUInt32());
        return new IPAddress(bytes);
    }
}
