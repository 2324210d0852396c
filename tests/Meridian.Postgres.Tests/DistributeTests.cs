using Meridian.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Meridian.Postgres.Tests;

/// <summary>ADR-003: one call spreads a table with Citus and without it, under the same names.</summary>
public sealed class DistributeTests(PostgresServer server)
{
    private const string Events = """
        CREATE TABLE events (
            tenant_id  uuid        NOT NULL,
            message_id text        NOT NULL CHECK (message_id <> ''),
            at         timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT events_key PRIMARY KEY (tenant_id, message_id)
        );
        CREATE INDEX events_by_time ON events (tenant_id, at);
        """;

    [Fact]
    public async Task Without_Citus_a_table_becomes_hash_partitions()
    {
        await using var database = await server.CreateDatabaseAsync();

        await MigrateAsync(database, Events + "SELECT meridian_distribute('events', 'tenant_id', 4);");

        for (var row = 0; row < 100; row++)
            await database.ExecuteAsync("INSERT INTO samples.events (tenant_id, message_id) VALUES ($1, $2)", Guid.CreateVersion7(), $"m-{row}");
        Assert.Equal(4L, await database.ScalarAsync<long>("SELECT count(DISTINCT tableoid) FROM samples.events"));
        Assert.Equal("HASH (tenant_id)", await database.ScalarAsync<string>("SELECT pg_get_partkeydef('samples.events'::regclass)"));
    }

    [Fact]
    public async Task Keys_checks_and_indexes_are_kept()
    {
        await using var database = await server.CreateDatabaseAsync();

        await MigrateAsync(database, Events + "SELECT meridian_distribute('events', 'tenant_id');");

        const string Insert = "INSERT INTO samples.events (tenant_id, message_id) VALUES ($1, $2)";
        var tenant = Guid.CreateVersion7();
        await database.ExecuteAsync(Insert, tenant, "m-1");
        var twice = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync(Insert, tenant, "m-1"));
        var empty = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync(Insert, tenant, ""));
        Assert.Equal((PostgresErrorCodes.UniqueViolation, PostgresErrorCodes.CheckViolation), (twice.SqlState, empty.SqlState));
        Assert.Equal(2L, await database.ScalarAsync<long>("SELECT count(*) FROM pg_indexes WHERE schemaname = 'samples' AND tablename = 'events'"));
    }

    [Fact]
    public async Task A_table_that_would_lose_something_is_refused()
    {
        await using var database = await server.CreateDatabaseAsync();

        var failure = await Assert.ThrowsAsync<MigrationException>(() => MigrateAsync(database,
            Events + "CREATE TABLE notes (tenant_id uuid, message_id text, FOREIGN KEY (tenant_id, message_id) REFERENCES events);"
            + "SELECT meridian_distribute('events', 'tenant_id');"));

        Assert.Contains("after meridian_distribute", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>No Citus can be had here: functions of its names stand for it, and say that they were called.</summary>
    [Fact]
    public async Task With_Citus_its_own_functions_are_called()
    {
        await using var database = await server.CreateDatabaseAsync();
        await database.ExecuteAsync("""
            CREATE TABLE calls (call text);
            CREATE FUNCTION create_distributed_table(regclass, text) RETURNS void LANGUAGE sql AS $$ INSERT INTO calls VALUES ($1 || ' by ' || $2) $$;
            CREATE FUNCTION create_reference_table(regclass) RETURNS void LANGUAGE sql AS $$ INSERT INTO calls VALUES ($1 || ' everywhere') $$;
            """);

        await MigrateAsync(database, Events + "CREATE TABLE plans (id integer); SELECT meridian_distribute('events', 'tenant_id'); SELECT meridian_reference('plans');");

        Assert.Equal("events by tenant_id, plans everywhere", await database.ScalarAsync<string>("SELECT string_agg(call, ', ') FROM calls"));
        Assert.Equal('r', await database.ScalarAsync<char>("SELECT relkind FROM pg_class WHERE oid = 'samples.events'::regclass"));
    }

    private static Task<IReadOnlyList<string>> MigrateAsync(TestDatabase database, string sql) => new Migrator(database.Source, NullLogger<Migrator>.Instance)
        .MigrateAsync(new MigrationSet("samples", [new Migration(1, "0001_events", sql)]), TestContext.Current.CancellationToken);
}
