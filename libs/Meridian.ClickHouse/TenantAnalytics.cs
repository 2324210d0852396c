using ClickHouse.Client.ADO;

namespace Meridian.ClickHouse;

/// <summary>
/// The way to ClickHouse for code that works for one tenant: connections that see only that tenant's rows, whatever is asked. The server itself adds the condition to every
/// table with a <c>tenant_id</c> (its setting additional_table_filters), in subqueries and joins too, so a query that forgets it gets less and never more.
/// </summary>
public sealed class TenantAnalytics(ClickHouseDataSource database, TimeProvider time)
{
    private const string TablesSql = "SELECT table FROM system.columns WHERE database = currentDatabase() AND name = 'tenant_id' ORDER BY table";

    // Tables come with migrations, which a running service may see.
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(30);

    private volatile Known? _known;

    /// <summary>A connection that sees one tenant.</summary>
    /// <exception cref="System.Net.Http.HttpRequestException">The server is away.</exception>
    public async Task<ClickHouseConnection> ConnectAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        var tables = await TablesAsync(cancellationToken);
        var connection = database.CreateConnection();
        connection.CustomSettings["additional_table_filters"] = "{" + string.Join(',', tables.Select(table => $"'{table}':'tenant_id = \\'{tenantId}\\''")) + "}";
        return connection;
    }

    private async ValueTask<IReadOnlyList<string>> TablesAsync(CancellationToken cancellationToken)
    {
        if (_known is { } known && time.GetElapsedTime(known.Since) < Freshness) return known.Tables;
        var since = time.GetTimestamp();
        await using var connection = database.CreateConnection();
        await using var command = connection.CreateCommand();
        command.CommandText = TablesSql;
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var tables = new List<string>();
        while (await rows.ReadAsync(cancellationToken)) tables.Add(rows.GetString(0));
        _known = new Known(since, tables);
        return tables;
    }

    private sealed record Known(long Since, IReadOnlyList<string> Tables);
}
