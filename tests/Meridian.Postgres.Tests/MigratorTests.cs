using Meridian.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Postgres.Tests;

public sealed class MigratorTests(PostgresServer server)
{
    private static readonly Migration Table = new(1, "0001_table", "CREATE TABLE things (id integer PRIMARY KEY)");
    private static readonly Migration Row = new(2, "0002_row", "INSERT INTO things VALUES (7)");

    [Fact]
    public async Task Migrations_land_once_and_in_order()
    {
        await using var database = await server.CreateDatabaseAsync();

        Assert.Equal(["0001_table"], await MigrateAsync(database, Table));
        Assert.Equal(["0002_row"], await MigrateAsync(database, Table, Row));
        Assert.Empty(await MigrateAsync(database, Table, Row));

        Assert.Equal(7, await database.ScalarAsync<int>("SELECT id FROM samples.things"));
    }

    [Fact]
    public async Task Two_services_can_have_a_table_of_the_same_name()
    {
        await using var database = await server.CreateDatabaseAsync();

        await MigrateAsync(database, Table, Row);
        await MigratorOf(database).MigrateAsync(new MigrationSet("others", [Table]), TestContext.Current.CancellationToken);

        Assert.Equal(0L, await database.ScalarAsync<long>("SELECT count(*) FROM others.things"));
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_nothing_behind_and_can_be_mended()
    {
        await using var database = await server.CreateDatabaseAsync();
        var broken = new Migration(2, "0002_broken", "CREATE TABLE half (id integer); SELECT 1/0");

        var failure = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(database, Table, broken));

        Assert.Contains("samples/0002_broken", failure.Message, StringComparison.Ordinal);
        Assert.True(await database.ScalarAsync<bool>("SELECT to_regclass('samples.half') IS NULL"));
        Assert.Equal(["0002_broken"], await MigrateAsync(database, Table, broken with { Sql = "CREATE TABLE half (id integer)" }));
    }

    [Fact]
    public async Task A_landed_migration_that_has_changed_is_refused()
    {
        await using var database = await server.CreateDatabaseAsync();
        await MigrateAsync(database, Table);

        var changed = new Migration(1, "0001_table", "CREATE TABLE things (id bigint PRIMARY KEY)");
        var failure = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(database, changed));

        Assert.Contains("has changed since it landed", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_below_a_landed_one_is_refused()
    {
        await using var database = await server.CreateDatabaseAsync();
        var later = new Migration(3, "0003_later", "SELECT 1");
        await MigrateAsync(database, Table, later);

        var failure = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(database, Table, Row, later));

        Assert.Contains("0002_row comes before 0003_later", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_program_beside_a_newer_schema_goes_on()
    {
        await using var database = await server.CreateDatabaseAsync();
        await MigrateAsync(database, Table, Row);

        Assert.Empty(await MigrateAsync(database, Table));
    }

    [Fact]
    public async Task Many_migrators_at_once_run_each_migration_once()
    {
        await using var database = await server.CreateDatabaseAsync();

        var runs = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => MigrateAsync(database, Table, Row)));

        Assert.Equal(["0001_table", "0002_row"], runs.SelectMany(run => run).Order());
        Assert.Equal(1L, await database.ScalarAsync<long>("SELECT count(*) FROM samples.things"));
    }

    [Fact]
    public async Task A_migrator_that_loses_its_connection_blocks_nobody()
    {
        await using var database = await server.CreateDatabaseAsync();
        var endsItself = new Migration(1, "0001_table", "SELECT pg_terminate_backend(pg_backend_pid())");

        await Assert.ThrowsAnyAsync<Exception>(() => MigrateAsync(database, endsItself));

        Assert.Equal(["0001_table"], await MigrateAsync(database, Table));
    }

    private static Migrator MigratorOf(TestDatabase database) => new(database.Source, NullLogger<Migrator>.Instance);

    private static Task<IReadOnlyList<string>> MigrateAsync(TestDatabase database, params Migration[] migrations) =>
        MigratorOf(database).MigrateAsync(new MigrationSet("samples", migrations), TestContext.Current.CancellationToken);
}
