using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using ClickHouse.Client.ADO.Parameters;
using ClickHouse.Client.Types;

namespace ClickHouse.Client.Formats;

/// <summary>
/// Values as the HTTP interface reads them: text with TSV's escapes, quoted inside arrays, maps and tuples. As in the package the format follows
/// <see cref="ClickHouseDbParameter.ClickHouseType"/>, or else the value's own type: a <see cref="DateTime"/> alone goes in whole seconds.
/// </summary>
internal static class ParameterFormatter
{
    private const string Null = @"\N";
    private const string NullElement = "NULL";

    public static string Format(ClickHouseDbParameter parameter) => parameter switch
    {
        { Value: null, ClickHouseType: null } => throw new ArgumentException($"The parameter {parameter.ParameterName} is null: say of which type, as Nullable(…)."),
        { Value: null or DBNull } => Null,
        _ => Format(parameter.Value, parameter.ClickHouseType ?? "", quote: false),
    };

    private static string Element(object? value, string type) => value is null or DBNull ? NullElement : Format(value, type, quote: true);

    private static string Format(object value, string type, bool quote) => value switch
    {
        string text => quote ? $"'{Escape(text)}'" : Escape(text),
        bool flag => flag ? "true" : "false",
        Guid or System.Net.IPAddress => Quote(value.ToString()!, quote),
        DateTime or DateTimeOffset or DateOnly => Quote(TimeFormatter.Format(value, type), quote),
        IDictionary map => FormatMap(map, type),
        ITuple tuple => FormatTuple(tuple, type),
        IEnumerable items => $"[{string.Join(',', items.Cast<object?>().Select(item => Element(item, ArgumentOf(type, 0))))}]",
        BigInteger or IConvertible and not Enum => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        _ => throw new NotSupportedException($"A parameter of {value.GetType()} is not supported by the stand-in of ClickHouse.Client."),
    };

    private static string FormatMap(IDictionary map, string type)
    {
        var entries = map.Keys.Cast<object>().Select(key => $"{Element(key, ArgumentOf(type, 0))}:{Element(map[key], ArgumentOf(type, 1))}");
        return $"{{{string.Join(',', entries)}}}";
    }

    private static string FormatTuple(ITuple tuple, string type) =>
        $"({string.Join(',', Enumerable.Range(0, tuple.Length).Select(index => Element(tuple[index], ArgumentOf(type, index))))})";

    private static string ArgumentOf(string type, int index)
    {
        var expression = TypeExpression.Parse(type);
        if (expression.Name is "Nullable" or "LowCardinality") return ArgumentOf(expression.Arguments[0], index);
        return index < expression.Arguments.Count ? expression.Arguments[index] : "";
    }

    private static string Quote(string text, bool quote) => quote ? $"'{text}'" : text;

    private static string Escape(string text) => text
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("'", @"\'", StringComparison.Ordinal)
        .Replace("\t", @"\t", StringComparison.Ordinal)
        .Replace("\n", @"\n", StringComparison.Ordinal)
        .Replace("\r", @"\r", StringComparison.Ordinal)
        .Replace("\0", @"\0", StringComparison.Ordinal);
}
