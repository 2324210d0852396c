using System.Runtime.CompilerServices;

namespace Meridian.ClickHouse;

/// <summary>Reads results of millions of rows whose columns all have a fixed width, without an object a value.</summary>
public sealed class FixedRowQuery
{
    private const int RowsAtOnce = 4096;

    private readonly ClickHouseHttp _http;

    internal FixedRowQuery(ClickHouseHttp http) => _http = http;

    /// <summary>Runs a query and hands on its rows as RowBinary, many at once; a chunk is valid until the next is asked for.</summary>
    /// <param name="sql">The query without FORMAT; its columns have a fixed width in all.</param>
    /// <param name="parameters">Values for <c>{name:Type}</c>.</param>
    /// <param name="rowSize">Bytes a row.</param>
    /// <exception cref="ClickHouseUnavailableException">No answer, or one that broke off.</exception>
    /// <exception cref="ClickHouseRejectedException">The query is wrong.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        string sql, IEnumerable<KeyValuePair<string, string>> parameters, int rowSize, [EnumeratorCancellation] CancellationToken ct)
    {
        var query = parameters.Select(parameter => KeyValuePair.Create("param_" + parameter.Key, parameter.Value));
        using var body = new StringContent(sql + " FORMAT RowBinary");
        using var response = await _http.PostAsync(query, body, BatchInsert.Timeout, ct);
        await using var stream = await response.Content.ReadAsStreamAsync(ct);
        var buffer = new byte[RowsAtOnce * rowSize];
        int read;
        do
        {
            read = await FillAsync(stream, buffer, ct);
            if (read % rowSize != 0) throw new ClickHouseUnavailableException($"ClickHouse's answer ended inside a row of {rowSize} bytes.");
            yield return buffer.AsMemory(0, read);
        }
        while (read == buffer.Length);
    }

    private static async Task<int> FillAsync(Stream stream, byte[] buffer, CancellationToken ct)
    {
        try
        {
            return await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        }
        catch (IOException fault)
        {
            throw new ClickHouseUnavailableException($"ClickHouse's answer broke off: {fault.Message}", fault);
        }
    }
}
