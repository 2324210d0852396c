using System.Globalization;
using ClickHouse.Client;
using ClickHouse.Client.ADO;
using ClickHouse.Client.ADO.Readers;
using Meridian.ClickHouse;
using Microsoft.Extensions.Options;

namespace Meridian.ApiGateway.Features.Queries;

/// <summary>Runs statements within the bounds of <see cref="QueryOptions"/>, and says plainly when they were too narrow.</summary>
internal sealed class QueryEngine(TenantAnalytics analytics, IOptions<QueryOptions> options)
{
    // What ClickHouse says when a bound was met (src/Common/ErrorCodes.cpp).
    private const int TooManyRows = 158, TimeoutExceeded = 159, TooSlow = 160, TooManyBytes = 307, TooManySimultaneous = 202, MemoryLimit = 241, TooManyRowsOrBytes = 396, QueryWasCancelled = 394;

    // Beyond the server's own bound, so that it is the server that stops.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Runs a statement and makes something of each row.</summary>
    /// <exception cref="QueryRefusal">It takes too long or too much.</exception>
    /// <exception cref="TimeoutException">ClickHouse did not answer.</exception>
    public async Task<IReadOnlyList<T>> RowsAsync<T>(QueryRun run, QuerySql sql, string text, Func<ClickHouseDataReader, T> read)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(run.CancellationToken);
        limit.CancelAfter(options.Value.Timeout + Grace);
        try
        {
            await using var connection = await analytics.ConnectAsync(run.TenantId, limit.Token);
            await using var command = connection.CreateCommand();
            // Nothing of the question is in the text: names are ours, values are parameters.
            command.CommandText = text;
            sql.AddTo(command);
            Bound(command);
            return await ReadAsync(run, command, read, limit.Token);
        }
        catch (ClickHouseServerException fault) when (Told(fault) is { } told)
        {
            throw told;
        }
        catch (OperationCanceledException) when (!run.CancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"ClickHouse did not answer within {options.Value.Timeout + Grace}.");
        }
    }

    private static async Task<IReadOnlyList<T>> ReadAsync<T>(QueryRun run, ClickHouseCommand command, Func<ClickHouseDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var reader = (ClickHouseDataReader)await command.ExecuteReaderAsync(cancellationToken);
        run.AddRead(command.QueryStats?.ReadRows ?? 0);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken)) rows.Add(read(reader));
        return rows;
    }

    private void Bound(ClickHouseCommand command)
    {
        var (settings, bounds) = (command.CustomSettings, options.Value);
        settings["readonly"] = 2; // also what lets the server stop when the client has gone
        settings["cancel_http_readonly_queries_on_client_close"] = 1;
        settings["wait_end_of_query"] = 1; // the number of rows read is the final one
        settings["max_execution_time"] = bounds.Timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        settings["timeout_overflow_mode"] = "throw";
        settings["max_memory_usage"] = (long)bounds.MemoryMegabytes << 20;
        settings["max_rows_to_read"] = bounds.MaxRowsToRead;
        settings["max_result_rows"] = bounds.MaxResultRows;
        settings["max_query_size"] = 4 << 20;
        settings["max_ast_elements"] = 500_000;
        settings["max_expanded_ast_elements"] = 5_000_000;
    }

    private static Exception? Told(ClickHouseServerException fault) => fault.ErrorCode switch
    {
        TimeoutExceeded or TooSlow => new QueryRefusal(QueryProblems.QueryTooSlow()),
        // Of the whole server, for which the question is not to blame.
        MemoryLimit when fault.Message.Contains("(total)", StringComparison.Ordinal) => new ClickHouseUnavailableException(fault.Message),
        MemoryLimit or TooManyRows or TooManyBytes or TooManyRowsOrBytes => new QueryRefusal(QueryProblems.QueryTooLarge()),
        TooManySimultaneous or QueryWasCancelled => new ClickHouseUnavailableException(fault.Message),
        _ => null,
    };
}

/// <summary>One question on its way: for whom, and what it has cost so far.</summary>
internal sealed class QueryRun(Guid tenantId, CancellationToken cancellationToken)
{
    private long _rowsRead;

    public Guid TenantId { get; } = tenantId;

    public CancellationToken CancellationToken { get; } = cancellationToken;

    public long RowsRead => Volatile.Read(ref _rowsRead);

    public void AddRead(long rows) => Interlocked.Add(ref _rowsRead, rows);
}
