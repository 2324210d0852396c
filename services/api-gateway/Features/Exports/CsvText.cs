using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Meridian.ApiGateway.Features.Exports;

/// <summary>Rows of JSON as lines of CSV (RFC 4180).</summary>
internal static class CsvText
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    // What spreadsheets begin a formula with; the last four are the wide forms of the first.
    private static readonly SearchValues<char> Formula = SearchValues.Create("=+-@\t\r\uFF1D\uFF0B\uFF0D\uFF20");

    /// <summary>Writes one row, a JSON array, as a line.</summary>
    public static void WriteRow(ReadOnlySequence<byte> json, IBufferWriter<byte> output, bool keepsFormulas)
    {
        var row = new Utf8JsonReader(json);
        row.Read();
        var column = 0;
        var isNull = false;
        for (; row.Read() && row.TokenType != JsonTokenType.EndArray; column++)
        {
            if (column > 0) output.Write(","u8);
            isNull = row.TokenType == JsonTokenType.Null;
            WriteValue(ref row, output, keepsFormulas);
        }

        // An empty line would be no row to most readers.
        if (column == 1 && isNull) output.Write("\"\""u8);
        output.Write("\r\n"u8);
    }

    private static void WriteValue(ref Utf8JsonReader row, IBufferWriter<byte> output, bool keepsFormulas)
    {
        switch (row.TokenType)
        {
            case JsonTokenType.Null: break;
            case JsonTokenType.String: WriteText(row.GetString()!, output, keepsFormulas); break;
            case JsonTokenType.StartArray or JsonTokenType.StartObject: WriteText(JsonElement.ParseValue(ref row).GetRawText(), output, keepsFormulas: true); break;
            case JsonTokenType.Number when row.HasValueSequence: output.Write(row.ValueSequence.ToArray()); break;
            default: output.Write(row.TokenType switch { JsonTokenType.True => "true"u8, JsonTokenType.False => "false"u8, _ => row.ValueSpan }); break;
        }
    }

    private static void WriteText(string text, IBufferWriter<byte> output, bool keepsFormulas)
    {
        var guarded = keepsFormulas || !MayBeFormula(text) ? text : "'" + text;
        var isQuoted = guarded.AsSpan().ContainsAny(Quoted) || guarded is [' ', ..] or [.., ' '] or "";
        Encoding.UTF8.GetBytes(isQuoted ? $"\"{guarded.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : guarded, output);
    }

    // A number is a number, whatever it begins with.
    private static bool MayBeFormula(string text) =>
        text.Length > 0 && Formula.Contains(text[0]) && !double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out _);
}
