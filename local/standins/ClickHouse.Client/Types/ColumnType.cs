using ClickHouse.Client.Formats;

namespace ClickHouse.Client.Types;

/// <summary>A column's type: what it is in .NET and how a value is read.</summary>
internal sealed record ColumnType(string Name, Type ClrType, Func<RowBinaryStream, object> Read)
{
    public Array NewArray(int length) => Array.CreateInstance(ClrType, length);
}
