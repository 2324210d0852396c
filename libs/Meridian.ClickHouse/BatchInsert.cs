using System.Globalization;
using Meridian.ClickHouse.Native;

namespace Meridian.ClickHouse;

/// <summary>Inserts blocks of rows. One instance serves all threads.</summary>
public sealed class BatchInsert
{
    /// <summary>After this an insert is given up, here and by the server: none can come to light later.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly ClickHouseHttp _http;
    private readonly TimeSpan _timeout;

    internal BatchInsert(ClickHouseHttp http, TimeSpan? timeout = null)
    {
        _http = http;
        _timeout = timeout ?? Timeout;
    }

    /// <summary>
    /// Inserts the rows of a block into a table. The block reaches the table as one part for each of the table's partitions, each whole or
    /// not at all. A token that the table still remembers (<c>non_replicated_deduplication_window</c>) makes the insert do nothing in the
    /// partitions where it was used before.
    /// </summary>
    /// <param name="table">The table, of the connection's database.</param>
    /// <param name="block">The rows; must not change until the call returns.</param>
    /// <param name="deduplicationToken">What names this block for good, or null.</param>
    /// <exception cref="ClickHouseUnavailableException">It may be done or not; try again with the same token.</exception>
    /// <exception cref="ClickHouseRejectedException">It was refused and would be again.</exception>
    public async Task InsertAsync(string table, NativeBlock block, string? deduplicationToken, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(block);
        if (block.Rows == 0) return;

        using var activity = ClickHouseTracing.Start("INSERT", table, block.Rows, _http);
        using var content = new NativeBlockContent(block.ToSegments());
        try
        {
            using var response = await _http.PostAsync(Query(table, block, deduplicationToken), content, _timeout, ct);
        }
        catch (Exception fault) when (fault is ClickHouseUnavailableException or ClickHouseRejectedException)
        {
            ClickHouseTracing.Fail(activity, fault);
            throw;
        }
    }

    private Dictionary<string, string> Query(string table, NativeBlock block, string? deduplicationToken)
    {
        var query = new Dictionary<string, string>
        {
            ["query"] = $"INSERT INTO {Identifier.Quote(table)} ({string.Join(", ", block.ColumnNames.Select(Identifier.Quote))}) FORMAT Native",
            ["async_insert"] = "0",
            // The status is the insert's own, not that of its beginning.
            ["wait_end_of_query"] = "1",
            ["max_execution_time"] = _timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture),
        };
        if (deduplicationToken is not null) query["insert_deduplication_token"] = deduplicationToken;
        return query;
    }
}
