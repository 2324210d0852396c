using ClickHouse.Client.Formats;

namespace ClickHouse.Client.Types;

/// <summary>A column's type: what it is in .NET and how a value is read.</summary>
/// <param name="Name">ClickHouse's name.</param>
/// <param name="ClrType">The type of a value that is not null.</param>
/// <param name="Read">Reads a value; null is <see cref="DBNull"/>.</param>
internal sealed record ColumnType(string Name, Type ClrType, Func<RowBinaryStream, object> Read)
{
    public bool IsNullable { get; init; }

    /// <summary>What it is inside an array, a map or a tuple: there null is null.</summary>
    public Type ElementType => IsNullable && ClrType.IsValueType ? typeof(Nullable<>).MakeGenericType(ClrType) : ClrType;

    public object? ReadElement(RowBinaryStream stream)
    {
        var value = Read(stream);
        return value is DBNull ? null : value;
    }
}
