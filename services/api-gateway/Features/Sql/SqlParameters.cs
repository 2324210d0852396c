using System.Globalization;
using System.Text.Json;

namespace Meridian.ApiGateway.Features.Sql;

/// <summary>Values of parameters as ClickHouse's HTTP interface reads them: text with escapes, and quotes inside of lists.</summary>
internal static class SqlParameters
{
    private const int LongestOfAll = 64 * 1024;

    /// <exception cref="SqlRefusedException">One is missing, or is nothing that could be a value.</exception>
    public static IReadOnlyDictionary<string, string> Format(IReadOnlyDictionary<string, string> types, IReadOnlyDictionary<string, JsonElement>? values)
    {
        var formatted = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, type) in types)
        {
            if (values is null || !values.TryGetValue(name, out var value)) throw new SqlRefusedException(SqlFlaw.BadParameter, $"The parameter \"{name}\" has no value.");
            formatted[name] = Format(name, type, value);
        }

        return formatted.Values.Sum(value => value.Length) <= LongestOfAll ? formatted
            : throw new SqlRefusedException(SqlFlaw.BadParameter, string.Create(CultureInfo.InvariantCulture, $"The parameters have at most {LongestOfAll} characters in all."));
    }

    private static string Format(string name, string type, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Escape(Text(type, value.GetString()!)),
        JsonValueKind.Null => @"\N",
        JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(element => Element(name, type, element)))}]",
        JsonValueKind.Object or JsonValueKind.Undefined => throw new SqlRefusedException(SqlFlaw.BadParameter, $"The parameter \"{name}\" is an object."),
        _ => Plain(type, value),
    };

    private static string Element(string name, string type, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => $"'{Escape(Text(type, value.GetString()!))}'",
        JsonValueKind.Null => "NULL",
        _ => Format(name, type, value),
    };

    // The engine reads no offsets here: it takes the clock of the type's zone, which is UTC where the type names none.
    private static string Text(string type, string text)
    {
        if (!type.Contains("DateTime", StringComparison.Ordinal) || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) return text;
        var zone = type.Split('\'') is [_, var name, _] && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var found) ? found : TimeZoneInfo.Utc;
        var pattern = type.Contains("DateTime64", StringComparison.Ordinal) ? "yyyy-MM-dd HH:mm:ss.fff" : "yyyy-MM-dd HH:mm:ss";
        return TimeZoneInfo.ConvertTime(time, zone).ToString(pattern, CultureInfo.InvariantCulture);
    }

    private static string Plain(string type, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => type.Contains("Bool", StringComparison.Ordinal) ? "true" : "1",
        JsonValueKind.False => type.Contains("Bool", StringComparison.Ordinal) ? "false" : "0",
        _ => value.GetRawText(),
    };

    private static string Escape(string text) => text
        .Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("'", @"\'", StringComparison.Ordinal)
        .Replace("\t", @"\t", StringComparison.Ordinal)
        .Replace("\n", @"\n", StringComparison.Ordinal)
        .Replace("\r", @"\r", StringComparison.Ordinal)
        .Replace("\0", @"\0", StringComparison.Ordinal);
}
