namespace ClickHouse.Client.Types;

/// <summary>Reads ClickHouse's names of types. The layouts are those of the RowBinary format.</summary>
internal static class ColumnTypes
{
    private static readonly Dictionary<string, Func<string, IReadOnlyList<string>, ColumnType>> Composed = new(StringComparer.Ordinal)
    {
        ["Array"] = (name, inner) => ContainerTypes.Array(name, Parse(inner[0])),
        ["Map"] = (name, inner) => ContainerTypes.Map(name, Parse(inner[0]), Parse(inner[1])),
        ["Tuple"] = (name, inner) => ContainerTypes.Tuple(name, [.. inner.Select(ParseElement)]),
        ["Nullable"] = (name, inner) => Nullable(name, Parse(inner[0])),
        ["LowCardinality"] = (name, inner) => Parse(inner[0]) with { Name = name },
        ["SimpleAggregateFunction"] = (name, inner) => Parse(inner[1]) with { Name = name },
        ["DateTime"] = (name, inner) => TimeTypes.DateTime(name, inner.Count > 0 ? inner[0] : null),
        ["DateTime64"] = (name, inner) => TimeTypes.DateTime64(name, int.Parse(inner[0], null), inner.Count > 1 ? inner[1] : null),
        ["Decimal"] = (name, inner) => SizedTypes.Decimal(name, int.Parse(inner[0], null), int.Parse(inner[1], null)),
        ["Enum8"] = (name, inner) => EnumType.Of(name, inner, stream => (sbyte)stream.ReadByte()),
        ["Enum16"] = (name, inner) => EnumType.Of(name, inner, stream => (short)stream.ReadUInt16()),
        ["FixedString"] = (name, inner) => SizedTypes.FixedString(name, int.Parse(inner[0], null)),
    };

    /// <exception cref="NotSupportedException">A type that the stand-in does not read.</exception>
    public static ColumnType Parse(string name)
    {
        if (SimpleTypes.Find(name) is { } simple) return simple;

        var expression = TypeExpression.Parse(name);
        return Composed.TryGetValue(expression.Name, out var compose)
            ? compose(name, expression.Arguments)
            : throw new NotSupportedException($"The stand-in of ClickHouse.Client does not read the type {name}.");
    }

    // A tuple's element may have a name: "a Int32", "`b c` Array(String)".
    private static ColumnType ParseElement(string element)
    {
        var afterName = element.StartsWith('`') ? element.LastIndexOf('`') + 1 : element.IndexOf(' ', StringComparison.Ordinal);
        var named = afterName > 0 && (element.IndexOf('(', StringComparison.Ordinal) is var open && (open < 0 || afterName < open || element[0] == '`'));
        return Parse(named ? element[afterName..].Trim() : element);
    }

    private static ColumnType Nullable(string name, ColumnType inner) =>
        new(name, inner.ClrType, stream => stream.ReadByte() == 0 ? inner.Read(stream) : DBNull.Value) { IsNullable = true };
}
