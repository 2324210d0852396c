using Npgsql;

namespace Meridian.ApiGateway.Features.Tenants;

/// <summary>
/// The database for what comes before a tenant is known (keys, sign-in, sessions) and for upkeep over all tenants: it sees every row. Whatever works for one
/// tenant asks <see cref="Postgres.TenantDatabase"/> instead.
/// </summary>
internal sealed class DoorDatabase(NpgsqlDataSource source)
{
    public NpgsqlDataSource Source { get; } = source;

    public ValueTask<NpgsqlConnection> OpenConnectionAsync(CancellationToken cancellationToken) => Source.OpenConnectionAsync(cancellationToken);
}
