using System.Collections;

namespace ClickHouse.Client.Types;

/// <summary>Arrays, maps and tuples: counts, then elements.</summary>
internal static class ContainerTypes
{
    private static readonly Type[] Tuples =
        [typeof(Tuple<>), typeof(Tuple<,>), typeof(Tuple<,,>), typeof(Tuple<,,,>), typeof(Tuple<,,,,>), typeof(Tuple<,,,,,>), typeof(Tuple<,,,,,,>)];

    public static ColumnType Array(string name, ColumnType element) => new(name, element.ElementType.MakeArrayType(), stream =>
    {
        var values = System.Array.CreateInstance(element.ElementType, stream.ReadLength());
        for (var index = 0; index < values.Length; index++) values.SetValue(element.ReadElement(stream), index);
        return values;
    });

    public static ColumnType Map(string name, ColumnType key, ColumnType value)
    {
        var type = typeof(Dictionary<,>).MakeGenericType(key.ElementType, value.ElementType);
        return new(name, type, stream =>
        {
            var map = (IDictionary)Activator.CreateInstance(type)!;
            for (var left = stream.ReadLength(); left > 0; left--) map[key.Read(stream)] = value.ReadElement(stream);
            return map;
        });
    }

    public static ColumnType Tuple(string name, IReadOnlyList<ColumnType> elements)
    {
        if (elements.Count > Tuples.Length) throw new NotSupportedException($"The stand-in of ClickHouse.Client reads tuples of at most {Tuples.Length} elements, not {name}.");

        var type = Tuples[elements.Count - 1].MakeGenericType([.. elements.Select(element => element.ElementType)]);
        return new(name, type, stream => Activator.CreateInstance(type, [.. elements.Select(element => element.ReadElement(stream))])!);
    }
}
