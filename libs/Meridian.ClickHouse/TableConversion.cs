using System.Globalization;
using System.Net.Http.Headers;

namespace Meridian.ClickHouse;

/// <summary>Has the server write rows of ours in a format that it knows and we do not. Nothing is stored.</summary>
public sealed class TableConversion
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ClickHouseHttp _http;

    internal TableConversion(ClickHouseHttp http) => _http = http;

    /// <summary>Writes rows as Parquet.</summary>
    /// <param name="columns">Names and types.</param>
    /// <param name="rows">A JSON array a line.</param>
    /// <exception cref="ClickHouseUnavailableException">The server is away.</exception>
    public async Task<Stream> ToParquetAsync(IEnumerable<(string Name, string Type)> columns, byte[] rows, CancellationToken cancellationToken)
    {
        using var file = new ByteArrayContent(rows);
        file.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = "\"given\"", FileName = "\"given\"" };
        using var body = new MultipartFormDataContent { file };
        // Names may be anybody's: they go through a map of our own, and into the statement as quoted names.
        var named = columns.Select((column, index) => (Plain: string.Create(CultureInfo.InvariantCulture, $"c{index}"), column.Name, column.Type)).ToList();
        var response = await _http.PostAsync(
            [
                new("query", $"SELECT {string.Join(", ", named.Select(column => $"{column.Plain} AS {Identifier.Quote(column.Name)}"))} FROM given FORMAT Parquet"),
                new("given_structure", string.Join(", ", named.Select(column => $"{column.Plain} {column.Type}"))),
                new("given_format", "JSONCompactEachRow"),
                new("date_time_input_format", "best_effort"),
            ],
            body, Patience, cancellationToken);
        return await response.Content.ReadAsStreamAsync(cancellationToken);
    }
}
