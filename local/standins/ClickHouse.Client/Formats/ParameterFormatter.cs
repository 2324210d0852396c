using System.Collections;
using System.Globalization;
using ClickHouse.Client.ADO.Parameters;

namespace ClickHouse.Client.Formats;

/// <summary>Values as the HTTP interface reads them: escaped text, quoted only inside arrays.</summary>
internal static class ParameterFormatter
{
    public static string Format(ClickHouseDbParameter parameter, string? declaredType)
    {
        var type = parameter.ClickHouseType ?? declaredType ?? "";
        return parameter.Value is null or DBNull ? @"\N" : Format(parameter.Value, type, quote: false);
    }

    private static string Format(object value, string type, bool quote) => value switch
    {
        string text => quote ? $"'{Escape(text)}'" : Escape(text),
        Guid id => Quote(id.ToString("D"), quote),
        bool flag => flag ? "true" : "false",
        DateOnly date => Quote(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), quote),
        DateTime time => Quote(Format(time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : time, type), quote),
        DateTimeOffset time => Quote(Format(time.UtcDateTime, type), quote),
        IEnumerable items => $"[{string.Join(',', items.Cast<object?>().Select(item => item is null ? "NULL" : Format(item, ElementOf(type), quote: true)))}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new NotSupportedException($"A parameter of {value.GetType()} is not supported by the stand-in of ClickHouse.Client."),
    };

    private static string Format(DateTime time, string type)
    {
        if (type.Contains("DateTime64", StringComparison.Ordinal)) return time.ToString("yyyy-MM-dd HH:mm:ss.fffffff", CultureInfo.InvariantCulture);
        var isDate = type.Contains("Date", StringComparison.Ordinal) && !type.Contains("DateTime", StringComparison.Ordinal);
        return time.ToString(isDate ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    private static string ElementOf(string type) =>
        type.StartsWith("Array(", StringComparison.Ordinal) && type.EndsWith(')') ? type["Array(".Length..^1] : type;

    private static string Quote(string text, bool quote) => quote ? $"'{text}'" : text;

    private static string Escape(string text) => text
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("'", @"\'", StringComparison.Ordinal)
        .Replace("\t", @"\t", StringComparison.Ordinal)
        .Replace("\n", @"\n", StringComparison.Ordinal)
        .Replace("\r", @"\r", StringComparison.Ordinal)
        .Replace("\0", @"\0", StringComparison.Ordinal);
}
