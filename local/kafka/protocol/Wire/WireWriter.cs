using System.Buffers.Binary;
using System.Text;
using Meridian.Kafka.Protocol.Records;

namespace Meridian.Kafka.Protocol.Wire;

/// <summary>Writes a message into a pooled buffer. Whoever takes <see cref="Detach"/>'s buffer gives it back to the pool.</summary>
#pragma warning disable CA1502 // One branch a field type, "does this version have it", is all there is to most of these methods.
public struct WireWriter(short version, bool flexible, int sizeHint = 512) : IWire, IDisposable
{
    private ByteWriter _out = new(sizeHint);

    public readonly bool Flexible => flexible;

    /// <inheritdoc cref="ByteWriter.Written"/>
    public readonly ReadOnlyMemory<byte> Written => _out.Written;

    /// <inheritdoc cref="ByteWriter.Detach"/>
    public PooledBytes Detach() => _out.Detach();

    public void Dispose() => _out.Dispose();

    /// <summary>Overwrites four bytes written before, for a length that is known only at the end.</summary>
    public readonly void PatchInt32(int at, int value) => BinaryPrimitives.WriteInt32BigEndian(_out.At(at, sizeof(int)), value);

    public void Boolean(ref bool value, short since = 0, short until = IWire.Last)
    {
        if (Has(since, until)) _out.Byte(value ? (byte)1 : (byte)0);
    }

    public void Int8(ref sbyte value, short since = 0, short until = IWire.Last)
    {
        if (Has(since, until)) _out.Byte((byte)value);
    }

    public void Int16(ref short value, short since = 0, short until = IWire.Last)
    {
        if (Has(since, until)) _out.Int16(value);
    }

    public void Int32(ref int value, short since = 0, short until = IWire.Last)
    {
        if (Has(since, until)) _out.Int32(value);
    }

    public void Int64(ref long value, short since = 0, short until = IWire.Last)
    {
        if (Has(since, until)) _out.Int64(value);
    }

    public void Error(ref ErrorCode value, short since = 0, short until = IWire.Last)
    {
        if (Has(since, until)) _out.Int16((short)value);
    }

    public void Uuid(ref Guid value, short since = 0, short until = IWire.Last)
    {
        if (Has(since, until)) _out.Uuid(value);
    }

    public void String(ref string value, short since = 0, short until = IWire.Last)
    {
        if (Has(since, until)) WriteString(value, flexible);
    }

    public void NullableString(ref string? value, short since = 0, short until = IWire.Last)
    {
        if (Has(since, until)) WriteString(value, flexible);
    }

    public void Bytes(ref ReadOnlyMemory<byte> value, short since = 0, short until = IWire.Last)
    {
        if (Has(since, until)) WriteBytes(value.Span);
    }

    public void Records(ref RecordSet value, short since = 0, short until = IWire.Last)
    {
        if (Has(since, until)) WriteRecords(value);
    }

    public void ClassicNullableString(ref string? value) => WriteString(value, compact: false);

    public void Array<T>(ref List<T> value, short since = 0, short until = IWire.Last) where T : IMessage, new()
    {
        if (Has(since, until)) WriteArray(value);
    }

    public void NullableArray<T>(ref List<T>? value, short since = 0, short until = IWire.Last) where T : IMessage, new()
    {
        if (Has(since, until)) WriteArray(value);
    }

    public void Int32Array(ref List<int> value, short since = 0, short until = IWire.Last)
    {
        if (Has(since, until)) WriteInt32Array(value);
    }

    public void NullableInt32Array(ref List<int>? value, short since = 0, short until = IWire.Last)
    {
        if (Has(since, until)) WriteInt32Array(value);
    }

    public void Int64Array(ref List<long> value, short since = 0, short until = IWire.Last)
    {
        if (Has(since, until)) WriteInt64Array(value);
    }

    public void StringArray(ref List<string> value, short since = 0, short until = IWire.Last)
    {
        if (Has(since, until)) WriteStringArray(value);
    }

    public void NullableStringArray(ref List<string>? value, short since = 0, short until = IWire.Last)
    {
        if (Has(since, until)) WriteStringArray(value);
    }

    public void Tags()
    {
        if (flexible) _out.UnsignedVarint(0);
    }

    private readonly bool Has(short since, short until) => version >= since && version <= until;

    private void WriteArray<T>(List<T>? items) where T : IMessage
    {
        WriteLength(items?.Count ?? -1);
        foreach (var item in items ?? []) item.Describe(ref this);
    }

    private void WriteInt32Array(List<int>? items)
    {
        WriteLength(items?.Count ?? -1);
        foreach (var item in items ?? []) _out.Int32(item);
    }

    private void WriteInt64Array(List<long> items)
    {
        WriteLength(items.Count);
        foreach (var item in items) _out.Int64(item);
    }

    private void WriteStringArray(List<string>? items)
    {
        WriteLength(items?.Count ?? -1);
        foreach (var item in items ?? []) WriteString(item, flexible);
    }

    private void WriteString(string? value, bool compact)
    {
        var length = value is null ? -1 : Encoding.UTF8.GetByteCount(value);
        if (compact) _out.UnsignedVarint((uint)(length + 1));
        else _out.Int16(checked((short)length));
        if (value is not null) _out.String(value, length);
    }

    private void WriteBytes(ReadOnlySpan<byte> value)
    {
        WriteLength(value.Length);
        _out.Bytes(value);
    }

    private void WriteRecords(RecordSet value)
    {
        WriteLength(value.Length);
        value.CopyTo(_out.Give(value.Length));
    }

    private void WriteLength(int length)
    {
        if (flexible) _out.UnsignedVarint((uint)(length + 1));
        else _out.Int32(length);
    }
}
