using System.Runtime.InteropServices;

namespace Meridian.ClickHouse.Native;

/// <summary>A column of arrays of numbers (<c>Array(Float32)</c>): where each row's array ends, then the elements of all.</summary>
public sealed class FloatArrayColumn(string name) : NativeColumn(name, "Array(Float32)")
{
    private readonly PooledBytes _ends = new();
    private readonly PooledBytes _elements = new();
    private long _count;

    public void Append(ReadOnlySpan<float> values)
    {
        _count += values.Length;
        _ends.Append(_count);
        _elements.Append(MemoryMarshal.AsBytes(values));
        Rows++;
    }

    public override void Reset()
    {
        base.Reset();
        _ends.Reset();
        _elements.Reset();
        _count = 0;
    }

    internal override void WriteTo(List<ReadOnlyMemory<byte>> segments)
    {
        segments.Add(_ends.Written);
        segments.Add(_elements.Written);
    }

    protected override void Dispose(bool disposing)
    {
        _ends.Dispose();
        _elements.Dispose();
    }
}
