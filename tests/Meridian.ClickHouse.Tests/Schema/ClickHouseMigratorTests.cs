using System.Data.Common;
using ClickHouse.Client.ADO;
using Meridian.ClickHouse.Schema;
using Meridian.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.ClickHouse.Tests.Schema;

public sealed class ClickHouseMigratorTests(ClickHouseServer server)
{
    private static readonly IReadOnlyList<ClickHouseMigration> Ours = ClickHouseMigration.FromAssembly(typeof(ClickHouseMigratorTests).Assembly);

    [Fact]
    public async Task What_is_embedded_lands_once_and_in_order()
    {
        using var analytics = await Analytics.CreateAsync(server);

        Assert.Equal(["0001_things", "0002_view"], await MigrateAsync(analytics, Ours));
        Assert.Empty(await MigrateAsync(analytics, Ours));

        await analytics.RowsAsync("INSERT INTO things (size) VALUES (11)");
        Assert.Equal(["a;b"], (await analytics.RowsAsync("SELECT name FROM large_things")).Single());
    }

    [Fact]
    public async Task A_database_that_is_absent_is_created()
    {
        var name = $"test absent `{Guid.CreateVersion7():n}`";
        var absent = new DbConnectionStringBuilder { ConnectionString = await server.CreateDatabaseAsync(), ["Database"] = name };
        using var analytics = new Analytics(absent.ConnectionString);

        await MigrateAsync(analytics, Ours);

        Assert.Equal(0, await analytics.CountAsync("things"));
    }

    [Fact]
    public async Task Many_migrators_at_once_do_not_harm_each_other()
    {
        using var analytics = await Analytics.CreateAsync(server);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => MigrateAsync(analytics, Ours), TestContext.Current.CancellationToken)));

        Assert.Equal(2, await analytics.CountAsync("schema_migrations FINAL"));
        Assert.Empty(await MigrateAsync(analytics, Ours));
    }

    [Fact]
    public async Task A_step_that_broke_off_starts_over_when_it_is_mended()
    {
        using var analytics = await Analytics.CreateAsync(server);
        const string First = "CREATE TABLE IF NOT EXISTS t (n UInt8) ENGINE = Memory";

        var failure = await Assert.ThrowsAsync<ClickHouseMigrationException>(() => MigrateAsync(analytics, [new(1, "0001_t", $"{First}; ALTER TABLE absent ADD COLUMN IF NOT EXISTS c UInt8")]));
        Assert.Contains("0001_t", failure.Message, StringComparison.Ordinal);

        Assert.Equal(["0001_t"], await MigrateAsync(analytics, [new(1, "0001_t", First)]));
    }

    [Fact]
    public async Task A_landed_step_must_not_change_and_none_may_come_before_it()
    {
        using var analytics = await Analytics.CreateAsync(server);
        await MigrateAsync(analytics, Ours);

        var changed = await Assert.ThrowsAsync<ClickHouseMigrationException>(() => MigrateAsync(analytics, [Ours[0], new(2, "0002_view", "DROP TABLE IF EXISTS u")]));
        var earlier = await Assert.ThrowsAsync<ClickHouseMigrationException>(() => MigrateAsync(analytics, [new(0, "0000_late", "DROP TABLE IF EXISTS u"), .. Ours]));

        Assert.Contains("0002_view", changed.Message, StringComparison.Ordinal);
        Assert.Contains("0000_late", earlier.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE TABLE t (n UInt8) ENGINE = Memory")]
    [InlineData("SELECT 'open")]
    public async Task A_file_that_cannot_run_is_found_before_anything_is_done(string sql)
    {
        using var analytics = await Analytics.CreateAsync(server);

        await Assert.ThrowsAsync<ClickHouseMigrationException>(() => MigrateAsync(analytics, [.. Ours, new(3, "0003_wrong", sql)]));

        Assert.Equal(0L, (await analytics.RowsAsync("SELECT toInt64(count()) FROM system.tables WHERE database = currentDatabase()")).Single().Single());
    }

    private static Task<IReadOnlyList<string>> MigrateAsync(Analytics analytics, IReadOnlyList<ClickHouseMigration> migrations) =>
        new ClickHouseMigrator(new ClickHouseDataSource(analytics.Database.ConnectionString), NullLogger<ClickHouseMigrator>.Instance)
            .MigrateAsync(migrations, TestContext.Current.CancellationToken);
}
