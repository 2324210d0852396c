using System.Runtime.InteropServices;

namespace Meridian.ClickHouse.Native;

/// <summary>
/// A column of few distinct strings: the strings once, then an index a row. The layout is that of ClickHouse's
/// SerializationLowCardinality: version 1, then flags with the width of the index, the keys, the indexes.
/// </summary>
public sealed class LowCardinalityColumn(string name) : NativeColumn(name, "LowCardinality(String)")
{
    private const long SharedDictionariesWithAdditionalKeys = 1;
    private const long HasAdditionalKeys = 1 << 9;
    private const long NeedsNewDictionary = 1 << 10;

    private readonly Dictionary<byte[], uint> _keys = new(BytesComparer.Instance);
    private readonly PooledBytes _keyBytes = new();
    private readonly PooledBytes _indexes = new();
    private readonly PooledBytes _head = new();
    private readonly PooledBytes _narrowed = new();

    public void Append(ReadOnlySpan<byte> value)
    {
        var lookup = _keys.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!lookup.TryGetValue(value, out var index))
        {
            index = (uint)_keys.Count;
            lookup[value] = index;
            _keyBytes.AppendVarint((uint)value.Length);
            _keyBytes.Append(value);
        }

        _indexes.Append(index);
        Rows++;
    }

    public override void Reset()
    {
        base.Reset();
        _keys.Clear();
        _keyBytes.Reset();
        _indexes.Reset();
    }

    internal override void WriteTo(List<ReadOnlyMemory<byte>> segments)
    {
        if (Rows == 0) return;

        var width = WriteRowIndexes();
        _head.Reset();
        _head.Append(SharedDictionariesWithAdditionalKeys);
        _head.Append(width | HasAdditionalKeys | NeedsNewDictionary);
        _head.Append((long)_keys.Count);
        segments.Add(_head.Written);
        segments.Add(_keyBytes.Written);
        segments.Add(_narrowed.Written);
    }

    protected override void Dispose(bool disposing)
    {
        foreach (var bytes in (PooledBytes[])[_keyBytes, _indexes, _head, _narrowed]) bytes.Dispose();
    }

    // The number of rows, then an index for each, as wide as the number of keys asks. Returns the width's code: 0, 1, 2 for 1, 2, 4 bytes.
    private int WriteRowIndexes()
    {
        _narrowed.Reset();
        _narrowed.Append((long)Rows);
        var wide = MemoryMarshal.Cast<byte, uint>(_indexes.Written.Span);
        if (_keys.Count <= byte.MaxValue + 1)
        {
            foreach (var index in wide) _narrowed.Append((byte)index);
            return 0;
        }

        if (_keys.Count <= ushort.MaxValue + 1)
        {
            foreach (var index in wide) _narrowed.Append((ushort)index);
            return 1;
        }

        _narrowed.Append(_indexes.Written.Span);
        return 2;
    }
}
