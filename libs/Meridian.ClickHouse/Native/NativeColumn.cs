namespace Meridian.ClickHouse.Native;

/// <summary>A column of a block in ClickHouse's Native format: the values of all rows, one behind the other.</summary>
/// <param name="name">The column's name in the table.</param>
/// <param name="type">ClickHouse's name of the type that is sent; the server converts where the table has another.</param>
public abstract class NativeColumn(string name, string type) : IDisposable
{
    public string Name { get; } = name;

    public string Type { get; } = type;

    /// <summary>How many values there are.</summary>
    public int Rows { get; protected set; }

    /// <summary>Forgets the values and keeps the memory.</summary>
    public virtual void Reset() => Rows = 0;

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The column's data as the server reads it; valid until the next change.</summary>
    internal abstract void WriteTo(List<ReadOnlyMemory<byte>> segments);

    protected abstract void Dispose(bool disposing);
}
