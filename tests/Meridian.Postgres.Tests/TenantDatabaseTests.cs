using Meridian.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Meridian.Postgres.Tests;

public sealed class TenantDatabaseTests(PostgresServer postgres)
{
    private const string CountSql = "SELECT count(*) FROM things.things";
    private static readonly Guid Mine = Guid.CreateVersion7();
    private static readonly Guid Theirs = Guid.CreateVersion7();

    private static readonly MigrationSet Things = new("things",
    [
        new Migration(1, "0001_things", "CREATE TABLE things (tenant_id uuid NOT NULL, name text NOT NULL); SELECT meridian_isolate('things')"),
    ]);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tenant_sees_its_rows_and_outside_of_one_there_are_none()
    {
        await using var database = await CreateAsync();
        await using var source = Source(database, DatabaseRole.Tenant);

        Assert.Equal(2L, await CountAsync(new TenantDatabase(source), Mine));
        Assert.Equal(1L, await CountAsync(new TenantDatabase(source), Theirs));
        await using var bare = source.CreateCommand(CountSql);
        Assert.Equal(0L, await bare.ExecuteScalarAsync(Cancelled));
    }

    [Fact]
    public async Task A_tenant_does_not_stay_with_a_connection_of_the_pool()
    {
        await using var database = await CreateAsync();
        await using var source = Source(database, DatabaseRole.Tenant, "Maximum Pool Size=1");
        await using (var transaction = await new TenantDatabase(source).BeginAsync(Mine, Cancelled)) await transaction.CommitAsync(Cancelled);
        await using (var abandoned = await new TenantDatabase(source).BeginAsync(Mine, Cancelled))
        {
            await using var broken = abandoned.Connection.Command("SELECT 1/0");
            await Assert.ThrowsAsync<PostgresException>(() => broken.ExecuteScalarAsync(Cancelled));
        }

        await using var bare = source.CreateCommand(CountSql);
        Assert.Equal(0L, await bare.ExecuteScalarAsync(Cancelled));
        await using var role = source.CreateCommand("SELECT current_user::text");
        Assert.Equal(DatabaseRole.Tenant, await role.ExecuteScalarAsync(Cancelled));
    }

    [Fact]
    public async Task Rows_of_another_tenant_can_be_neither_written_nor_changed()
    {
        await using var database = await CreateAsync();
        await using var source = Source(database, DatabaseRole.Tenant);
        await using (var transaction = await new TenantDatabase(source).BeginAsync(Mine, Cancelled))
        {
            await using var update = transaction.Connection.Command("UPDATE things.things SET name = 'changed'");
            Assert.Equal(2, await update.ExecuteNonQueryAsync(Cancelled));
            await using var insert = transaction.Connection.Command("INSERT INTO things.things VALUES ($1, 'x')", Theirs);
            var refused = await Assert.ThrowsAsync<PostgresException>(() => insert.ExecuteNonQueryAsync(Cancelled));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
    }

    [Fact]
    public async Task The_door_sees_everybody()
    {
        await using var database = await CreateAsync();
        await using var source = Source(database, DatabaseRole.Door);
        await using var bare = source.CreateCommand(CountSql);

        Assert.Equal(3L, await bare.ExecuteScalarAsync(Cancelled));
    }

    private static async Task<long> CountAsync(TenantDatabase database, Guid tenantId) =>
        (await database.ReadAsync(tenantId, CountSql, [], row => row.GetInt64(0), Cancelled)).Single();

    private static NpgsqlDataSource Source(TestDatabase database, string role, string more = "")
    {
        var builder = new NpgsqlDataSourceBuilder($"{database.ConnectionString};{more}");
        builder.UseRole(role);
        return builder.Build();
    }

    private async Task<TestDatabase> CreateAsync()
    {
        var database = await postgres.CreateDatabaseAsync();
        await new Migrator(database.Source, NullLogger<Migrator>.Instance).MigrateAsync(Things, Cancelled);
        await database.ExecuteAsync("INSERT INTO things.things VALUES ($1, 'a'), ($1, 'b'), ($2, 'c')", Mine, Theirs);
        return database;
    }
}
