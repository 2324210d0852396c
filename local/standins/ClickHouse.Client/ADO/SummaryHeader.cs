using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClickHouse.Client.ADO;

/// <summary>The header <c>X-ClickHouse-Summary</c>: a JSON object whose numbers are strings.</summary>
internal sealed record SummaryHeader(
    [property: JsonPropertyName("read_rows")] long ReadRows,
    [property: JsonPropertyName("read_bytes")] long ReadBytes,
    [property: JsonPropertyName("written_rows")] long WrittenRows,
    [property: JsonPropertyName("written_bytes")] long WrittenBytes,
    [property: JsonPropertyName("total_rows_to_read")] long TotalRowsToRead,
    [property: JsonPropertyName("result_rows")] long ResultRows,
    [property: JsonPropertyName("result_bytes")] long ResultBytes,
    [property: JsonPropertyName("elapsed_ns")] long ElapsedNs)
{
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowReadingFromString };

    public static QueryStats? Read(HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues("X-ClickHouse-Summary", out var values)) return null;
        var summary = JsonSerializer.Deserialize<SummaryHeader>(values.First(), Json);
        return summary is null ? null : new QueryStats(
            summary.ReadRows, summary.ReadBytes, summary.WrittenRows, summary.WrittenBytes, summary.TotalRowsToRead,
            summary.ResultRows, summary.ResultBytes, summary.ElapsedNs);
    }
}
