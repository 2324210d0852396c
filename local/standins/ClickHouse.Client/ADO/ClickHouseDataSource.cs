using System.Data.Common;

namespace ClickHouse.Client.ADO;

/// <summary>Makes connections to one server.</summary>
/// <param name="connectionString">See <see cref="ClickHouseConnectionStringBuilder"/>.</param>
/// <param name="httpClient">The caller's own, or null for the shared pool.</param>
/// <param name="disposeHttpClient">Whether <paramref name="httpClient"/> goes with this instance.</param>
public sealed class ClickHouseDataSource(string connectionString, HttpClient? httpClient = null, bool disposeHttpClient = true) : DbDataSource
{
    public override string ConnectionString => connectionString;

    public new ClickHouseConnection CreateConnection() => (ClickHouseConnection)CreateDbConnection();

    public new ClickHouseConnection OpenConnection() => (ClickHouseConnection)OpenDbConnection();

    public new async Task<ClickHouseConnection> OpenConnectionAsync(CancellationToken cancellationToken) =>
        (ClickHouseConnection)await OpenDbConnectionAsync(cancellationToken);

    protected override DbConnection CreateDbConnection() =>
        httpClient is null ? new ClickHouseConnection(ConnectionString) : new ClickHouseConnection(ConnectionString, httpClient);

    protected override void Dispose(bool disposing)
    {
        if (disposing && disposeHttpClient) httpClient?.Dispose();
        base.Dispose(disposing);
    }
}
