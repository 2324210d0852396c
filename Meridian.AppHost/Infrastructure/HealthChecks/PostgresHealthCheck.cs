using Npgsql;

namespace Meridian.AppHost.Infrastructure.HealthChecks;

internal sealed class PostgresHealthCheck(Func<CancellationToken, ValueTask<string?>> connectionString) : StoreHealthCheck(connectionString)
{
    protected override async Task AskAsync(string connectionString, CancellationToken cancellationToken)
    {
        // Not pooled: a pool would go on offering connections of a server that was killed.
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(cancellationToken);
    }
}
