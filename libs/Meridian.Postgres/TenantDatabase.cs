using Npgsql;

namespace Meridian.Postgres;

/// <summary>
/// The only way to rows of tenants for code that works for one: every statement runs in a transaction that names the tenant, and row-level security does the
/// rest. The tenant goes with the first statement, so it costs no round trip.
/// </summary>
/// <param name="database">A pool with <see cref="DatabaseRole.Tenant"/>.</param>
public sealed class TenantDatabase(NpgsqlDataSource database)
{
    internal const string ScopeSql = "SELECT set_config('meridian.tenant', $1, true)";

    /// <summary>Begins a transaction of a tenant; one that is not committed is rolled back.</summary>
    /// <exception cref="NpgsqlException">The database is away.</exception>
    public async Task<TenantTransaction> BeginAsync(Guid tenantId, CancellationToken cancellationToken)
    {
        var connection = await database.OpenConnectionAsync(cancellationToken);
        try
        {
            var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await using var scope = connection.Command(ScopeSql, tenantId.ToString());
            await scope.ExecuteNonQueryAsync(cancellationToken);
            return new TenantTransaction(connection, transaction);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks one question of a tenant.</summary>
    /// <param name="values">Of the parameters $1, $2, …</param>
    /// <param name="read">Makes something of a row.</param>
    /// <exception cref="NpgsqlException">The database is away.</exception>
    public async Task<IReadOnlyList<T>> ReadAsync<T>(Guid tenantId, string sql, object?[] values, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(read);
        await using var batch = database.CreateBatch();
        batch.Add(ScopeSql, tenantId.ToString());
        batch.Add(sql, values);
        await using var rows = await batch.ExecuteReaderAsync(cancellationToken);
        await rows.NextResultAsync(cancellationToken);
        var found = new List<T>();
        while (await rows.ReadAsync(cancellationToken)) found.Add(read(rows));
        return found;
    }
}
