using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Meridian.ApiGateway.Features.Exports;

/// <summary>An answer as a table.</summary>
/// <param name="Columns">Names and ClickHouse's types.</param>
internal sealed record ExportTable(IReadOnlyList<(string Name, string Type)> Columns, IReadOnlyList<JsonArray> Rows)
{
    public const string Text = "Nullable(String)";
    public const string Number = "Nullable(Float64)";
    public const string Whole = "Nullable(Int64)";
    public const string Time = "Nullable(DateTime64(3, 'UTC'))";
    public const string Flag = "Nullable(Bool)";

    // ClickHouse reads no escapes inside of times, where the offset has a plus.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A line of names, one of types, one a row.</summary>
    public MemoryStream ToLines()
    {
        var lines = new MemoryStream();
        Write(lines, new JsonArray([.. Columns.Select(column => (JsonNode)column.Name)]));
        Write(lines, new JsonArray([.. Columns.Select(column => (JsonNode)column.Type)]));
        foreach (var row in Rows) Write(lines, row);
        lines.Position = 0;
        return lines;
    }

    /// <summary>The rows alone.</summary>
    public byte[] ToRows()
    {
        var lines = new MemoryStream();
        foreach (var row in Rows) Write(lines, row);
        return lines.ToArray();
    }

    private static void Write(MemoryStream lines, JsonArray row)
    {
        JsonSerializer.Serialize(lines, row, Plain);
        lines.WriteByte((byte)'\n');
    }
}
