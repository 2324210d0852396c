using System.Text;

namespace Meridian.ClickHouse.Native;

/// <summary>
/// Rows for one insert, column by column, in ClickHouse's Native format. Its memory comes from a pool and is kept over <see cref="Reset"/>:
/// use one block again and again. Not for more than one thread.
/// </summary>
public sealed class NativeBlock : IDisposable
{
    private readonly NativeColumn[] _columns;
    private readonly PooledBytes[] _heads;

    /// <exception cref="ArgumentException">There is no column, or two have the same name.</exception>
    public NativeBlock(params NativeColumn[] columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        if (columns.Length == 0) throw new ArgumentException("A block needs a column.", nameof(columns));
        if (columns.GroupBy(column => column.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new ArgumentException($"Two columns are named '{twice.Key}'.", nameof(columns));
        _columns = columns;
        _heads = [.. columns.Select(HeadOf)];
    }

    /// <summary>How many rows are complete.</summary>
    public int Rows => _columns.Min(column => column.Rows);

    /// <summary>The names of the columns, for the insert statement.</summary>
    public IEnumerable<string> ColumnNames => _columns.Select(column => column.Name);

    /// <summary>Forgets the rows.</summary>
    public void Reset()
    {
        foreach (var column in _columns) column.Reset();
    }

    public void Dispose()
    {
        foreach (var column in _columns) column.Dispose();
        foreach (var head in _heads) head.Dispose();
    }

    /// <summary>The block as it goes over the wire; valid until the next change.</summary>
    /// <exception cref="InvalidOperationException">A row is not complete.</exception>
    internal List<ReadOnlyMemory<byte>> ToSegments()
    {
        var rows = Rows;
        if (Array.Find(_columns, column => column.Rows != rows) is { } odd)
            throw new InvalidOperationException($"Column '{odd.Name}' has {odd.Rows} values where another has {rows}.");

        var segments = new List<ReadOnlyMemory<byte>> { SizeOf(_columns.Length, rows) };
        for (var index = 0; index < _columns.Length; index++)
        {
            segments.Add(_heads[index].Written);
            _columns[index].WriteTo(segments);
        }

        return segments;
    }

    private static byte[] SizeOf(int columns, int rows)
    {
        using var size = new PooledBytes();
        size.AppendVarint((uint)columns);
        size.AppendVarint((uint)rows);
        return size.Written.ToArray();
    }

    private static PooledBytes HeadOf(NativeColumn column)
    {
        var head = new PooledBytes();
        foreach (var text in (string[])[column.Name, column.Type])
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            head.AppendVarint((uint)bytes.Length);
            head.Append(bytes);
        }

        return head;
    }
}
