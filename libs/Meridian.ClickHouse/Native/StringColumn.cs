namespace Meridian.ClickHouse.Native;

/// <summary>A column of byte strings, each behind its length. ClickHouse does not look at the encoding.</summary>
public sealed class StringColumn(string name) : NativeColumn(name, "String")
{
    private readonly PooledBytes _values = new();

    public void Append(ReadOnlySpan<byte> value)
    {
        _values.AppendVarint((uint)value.Length);
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
