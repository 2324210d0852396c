using Meridian.Kafka.Protocol.Records;

namespace Meridian.Kafka.Protocol.Wire;

/// <summary>Reads a message out of a frame. No frame can make it allocate more than its size warrants.</summary>
/// <exception cref="MalformedMessageException">Any call, when the frame ends early or a length makes no sense.</exception>
#pragma warning disable CA1502 // One branch a field type, "does this version have it", is all there is to most of these methods.
public struct WireReader(ReadOnlyMemory<byte> frame, short version, bool flexible) : IWire
{
    // The most array elements one message may hold: an empty structure is 1-2 bytes on the wire and some 50 in memory.
    private const int MaxElements = 1_000_000;

    private ByteReader _in = new(frame);
    private int _elements;

    public readonly bool Flexible => flexible;

    /// <summary>Bytes not read yet.</summary>
    public readonly int Remaining => _in.Remaining;

    public void Boolean(ref bool value, short since = 0, short until = IWire.Last)
    {
        if (Has(since, until)) value = _in.Byte() != 0;
    }

    public void Int8(ref sbyte value, short since = 0, short until = IWire.Last)
    {
        if (Has(since, until)) value = (sbyte)_in.Byte();
    }

    public void Int16(ref short value, short since = 0, short until = IWire.Last)
    {
        if (Has(since, until)) value = _in.Int16();
    }

    public void Int32(ref int value, short since = 0, short until = IWire.Last)
    {
        if (Has(since, until)) value = _in.Int32();
    }

    public void Int64(ref long value, short since = 0, short until = IWire.Last)
    {
        if (Has(since, until)) value = _in.Int64();
    }

    public void Error(ref ErrorCode value, short since = 0, short until = IWire.Last)
    {
        if (Has(since, until)) value = (ErrorCode)_in.Int16();
    }

    public void Uuid(ref Guid value, short since = 0, short until = IWire.Last)
    {
        if (Has(since, until)) value = _in.Uuid();
    }

    public void String(ref string value, short since = 0, short until = IWire.Last)
    {
        if (Has(since, until)) value = ReadString() ?? throw new MalformedMessageException("A string that must be present is null.");
    }

    public void NullableString(ref string? value, short since = 0, short until = IWire.Last)
    {
        if (Has(since, until)) value = ReadString();
    }

    public void Bytes(ref ReadOnlyMemory<byte> value, short since = 0, short until = IWire.Last)
    {
        if (Has(since, until)) value = ReadBytes();
    }

    public void Records(ref RecordSet value, short since = 0, short until = IWire.Last)
    {
        if (Has(since, until)) value = new RecordSet(ReadBytes());
    }

    public void ClassicNullableString(ref string? value) => value = ReadString(_in.Int16());

    public void Array<T>(ref List<T> value, short since = 0, short until = IWire.Last) where T : IMessage, new()
    {
        if (Has(since, until)) value = ReadArray<T>() ?? [];
    }

    public void NullableArray<T>(ref List<T>? value, short since = 0, short until = IWire.Last) where T : IMessage, new()
    {
        if (Has(since, until)) value = ReadArray<T>();
    }

    public void Int32Array(ref List<int> value, short since = 0, short until = IWire.Last)
    {
        if (Has(since, until)) value = ReadInt32Array() ?? [];
    }

    public void NullableInt32Array(ref List<int>? value, short since = 0, short until = IWire.Last)
    {
        if (Has(since, until)) value = ReadInt32Array();
    }

    public void Int64Array(ref List<long> value, short since = 0, short until = IWire.Last)
    {
        if (Has(since, until)) value = ReadInt64Array() ?? [];
    }

    public void StringArray(ref List<string> value, short since = 0, short until = IWire.Last)
    {
        if (Has(since, until)) value = ReadStringArray() ?? [];
    }

    public void NullableStringArray(ref List<string>? value, short since = 0, short until = IWire.Last)
    {
        if (Has(since, until)) value = ReadStringArray();
    }

    public void Tags()
    {
        if (!flexible) return;
        var count = _in.UnsignedVarint();
        for (var i = 0u; i < count; i++)
        {
            _in.UnsignedVarint();
            _in.Skip(_in.CompactLength() + 1);
        }
    }

    private readonly bool Has(short since, short until) => version >= since && version <= until;

    private List<T>? ReadArray<T>() where T : IMessage, new()
    {
        var count = ReadCount();
        if (count < 0) return null;
        var list = new List<T>(count);
        for (var i = 0; i < count; i++)
        {
            var item = new T();
            item.Describe(ref this);
            list.Add(item);
        }

        return list;
    }

    private List<int>? ReadInt32Array()
    {
        var count = ReadCount();
        if (count < 0) return null;
        var list = new List<int>(count);
        for (var i = 0; i < count; i++) list.Add(_in.Int32());
        return list;
    }

    private List<long>? ReadInt64Array()
    {
        var count = ReadCount();
        if (count < 0) return null;
        var list = new List<long>(count);
        for (var i = 0; i < count; i++) list.Add(_in.Int64());
        return list;
    }

    private List<string>? ReadStringArray()
    {
        var count = ReadCount();
        if (count < 0) return null;
        var list = new List<string>(count);
        for (var i = 0; i < count; i++) list.Add(ReadString() ?? throw new MalformedMessageException("A string in a list is null."));
        return list;
    }

    private int ReadCount()
    {
        var count = ReadLength();
        if (count > Remaining) throw new MalformedMessageException($"A list of {count} elements in {Remaining} bytes.");
        _elements += Math.Max(count, 0);
        return _elements <= MaxElements ? count : throw new MalformedMessageException($"More than {MaxElements} list elements.");
    }

    private string? ReadString() => ReadString(flexible ? _in.CompactLength() : _in.Int16());

    private string? ReadString(int length) => length == -1 ? null : _in.String(length);

    private ReadOnlyMemory<byte> ReadBytes()
    {
        var length = ReadLength();
        return length == -1 ? default : _in.Bytes(length);
    }

    // -1 is null, in both forms.
    private int ReadLength()
    {
        var length = flexible ? _in.CompactLength() : _in.Int32();
        return length >= -1 ? length : throw new MalformedMessageException($"A length of {length}.");
    }
}
