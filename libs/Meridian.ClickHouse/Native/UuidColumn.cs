using System.Buffers.Binary;

namespace Meridian.ClickHouse.Native;

/// <summary>A column of UUIDs: two little-endian halves, the high one first.</summary>
public sealed class UuidColumn(string name) : NativeColumn(name, "UUID")
{
    private readonly PooledBytes _values = new();

    public void Append(Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        _values.Append(BinaryPrimitives.ReadUInt64BigEndian(bytes));
        _values.Append(BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
        Rows++;
    }

    public override void Reset()
    {
        base.Reset();
        _values.Reset();
    }

    internal override void WriteTo(List<ReadOnlyMemory<byte>> segments) => segments.Add(_values.Written);

    protected override void Dispose(bool disposing) => _values.Dispose();
}
