using Npgsql;

namespace Meridian.Postgres;

/// <summary>In whose name a service asks its database; the roles are made with the first migration.</summary>
public static class DatabaseRole
{
    /// <summary>Sees the rows of the tenant that the transaction names, and without one sees nothing (<see cref="TenantDatabase"/>).</summary>
    public const string Tenant = "meridian_tenant";

    /// <summary>Sees all tenants: for what finds out who the tenant is, and for upkeep.</summary>
    public const string Door = "meridian_door";

    /// <summary>Makes every connection of a pool act as a role from its first statement to its last.</summary>
    public static void UseRole(this NpgsqlDataSourceBuilder builder, string role)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var settings = builder.ConnectionStringBuilder;
        settings.Options = $"{settings.Options} -c role={role}".TrimStart();
        // The reset between two users of a connection would also put the role back; what we set is bound to a transaction and needs none.
        settings.NoResetOnClose = true;
    }
}
