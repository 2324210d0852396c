namespace Meridian.ClickHouse.Native;

/// <summary>A column of numbers, or of times as numbers: <c>UInt16</c> with ushort, <c>DateTime64(3,'UTC')</c> with long and so on.</summary>
public sealed class FixedColumn<T>(string name, string type) : NativeColumn(name, type) where T : unmanaged
{
    private readonly PooledBytes _values = new();

    public void Append(T value)
    {
        _values.Append(value);
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
