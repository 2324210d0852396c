using ClickHouse.Client.ADO;
using Meridian.Testing;

namespace Meridian.ClickHouse.Tests;

public sealed class TenantAnalyticsTests(ClickHouseServer server)
{
    private static readonly Guid Mine = Guid.CreateVersion7();
    private static readonly Guid Theirs = Guid.CreateVersion7();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("SELECT count() FROM things", 2)]
    [InlineData("SELECT count() FROM things WHERE 1 OR tenant_id != tenant_id", 2)]
    [InlineData("SELECT count() FROM (SELECT * FROM things UNION ALL SELECT * FROM things)", 4)]
    [InlineData("SELECT count() FROM things a CROSS JOIN more b", 2)]
    [InlineData("SELECT count() FROM shown", 2)]
    [InlineData("SELECT count() FROM numbers(1) WHERE number IN (SELECT 0 FROM things WHERE name = 'theirs')", 0)]
    [InlineData("WITH all AS (SELECT * FROM things) SELECT count() FROM all", 2)]
    [InlineData("SELECT sum(value) FROM things", 3)]
    [InlineData("SELECT sum(n) FROM (SELECT name, count() AS n FROM things GROUP BY name)", 2)]
    [InlineData("SELECT sum(n) FROM (SELECT name, count() AS n FROM things WHERE tenant_id = 'MINE' GROUP BY name)", 2)]
    [InlineData("SELECT sum(n) FROM (SELECT name, count() AS n FROM things WHERE tenant_id = 'THEIRS' GROUP BY name)", 0)]
    public async Task A_connection_sees_its_tenant_and_nothing_else(string sql, long expected)
    {
        await using var database = await MadeAsync();
        await using var connection = await new TenantAnalytics(database, TimeProvider.System).ConnectAsync(Mine, Cancelled);
        await using var command = connection.CreateCommand();
        command.CommandText = sql.Replace("MINE", Mine.ToString(), StringComparison.Ordinal).Replace("THEIRS", Theirs.ToString(), StringComparison.Ordinal);

        Assert.Equal(expected, Convert.ToInt64(await command.ExecuteScalarAsync(Cancelled), System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Without_a_tenant_all_rows_are_there()
    {
        await using var database = await MadeAsync();

        Assert.Equal(3UL, await AskAsync(database, "SELECT count() FROM things"));
    }

    private async Task<ClickHouseDataSource> MadeAsync()
    {
        var database = new ClickHouseDataSource(await server.CreateDatabaseAsync());
        await AskAsync(database, "CREATE TABLE things (tenant_id UUID, name String, value Int64, PROJECTION sums (SELECT tenant_id, name, count() GROUP BY tenant_id, name)) ENGINE = MergeTree ORDER BY (tenant_id, name)");
        await AskAsync(database, "CREATE TABLE more (tenant_id UUID, name String) ENGINE = MergeTree ORDER BY tenant_id");
        await AskAsync(database, "CREATE VIEW shown AS SELECT name FROM things");
        await AskAsync(database, $"INSERT INTO things VALUES ('{Mine}', 'a', 1), ('{Mine}', 'b', 2), ('{Theirs}', 'theirs', 40)");
        await AskAsync(database, $"INSERT INTO more VALUES ('{Mine}', 'a'), ('{Theirs}', 'theirs')");
        return database;
    }

    private static async Task<object?> AskAsync(ClickHouseDataSource database, string sql)
    {
        await using var connection = database.CreateConnection();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(Cancelled);
    }
}
