using ClickHouse.Client.ADO;
using Meridian.Testing;

namespace ClickHouse.Client.Tests;

/// <summary>A database for one test, with the calls that most tests make.</summary>
internal static class Database
{
    public static async Task<ClickHouseDataSource> CreateDataSourceAsync(this ClickHouseServer server) => new(await server.CreateDatabaseAsync());

    public static ClickHouseCommand Command(this ClickHouseConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    /// <summary>The only value of a query.</summary>
    public static async Task<object?> AskAsync(this ClickHouseDataSource database, string sql)
    {
        await using var connection = database.CreateConnection();
        await using var command = connection.Command(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
