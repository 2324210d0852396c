using System.Globalization;
using ClickHouse.Client;
using ClickHouse.Client.ADO;
using ClickHouse.Client.ADO.Readers;
using ClickHouse.Client.Utility;
using Meridian.ClickHouse;
using Microsoft.Extensions.Options;

namespace Meridian.MlScoring.Features.FeatureStore;

/// <summary>A value for <c>{Name:Type}</c>.</summary>
internal readonly record struct StatementValue(string Name, string Type, object Value);

/// <summary>Runs statements that see one tenant's rows only.</summary>
internal sealed class TenantStatements(TenantAnalytics analytics, IOptions<FeatureStoreOptions> options)
{
    // Beyond the server's own bound, so that it is the server that stops.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <exception cref="ClickHouseUnavailableException">ClickHouse does not answer, or not in time.</exception>
    public async Task<List<T>> RowsAsync<T>(Guid tenantId, string sql, IEnumerable<StatementValue> values, Func<ClickHouseDataReader, T> read, CancellationToken cancellationToken)
    {
        var timeout = options.Value.QueryTimeout;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout + Grace);
        try
        {
            await using var connection = await analytics.ConnectAsync(tenantId, limit.Token);
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var value in values) command.AddParameter(value.Name, value.Type, value.Value);
            Bound(command, timeout);
            return await ReadAsync(command, read, limit.Token);
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ClickHouseUnavailableException($"ClickHouse did not answer within {timeout + Grace}.", fault);
        }
        // An answer that breaks off is an IOException; the statements are ours, so what the server refuses is how things are with it now.
        catch (Exception fault) when (fault is HttpRequestException or IOException or ClickHouseServerException)
        {
            throw new ClickHouseUnavailableException($"ClickHouse does not answer: {fault.Message}", fault);
        }
    }

    private static async Task<List<T>> ReadAsync<T>(ClickHouseCommand command, Func<ClickHouseDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var reader = (ClickHouseDataReader)await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken)) rows.Add(read(reader));
        return rows;
    }

    private static void Bound(ClickHouseCommand command, TimeSpan timeout)
    {
        var settings = command.CustomSettings;
        settings["readonly"] = 2; // also what lets the server stop when the client has gone
        settings["cancel_http_readonly_queries_on_client_close"] = 1;
        settings["max_execution_time"] = timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        settings["timeout_overflow_mode"] = "throw";
    }
}
