using System.Data.Common;

namespace ClickHouse.Client.Utility;

public static class ConnectionExtensions
{
    public static async Task<int> ExecuteStatementAsync(this DbConnection connection, string sql)
    {
        await using var command = Create(connection, sql);
        return await command.ExecuteNonQueryAsync();
    }

    public static async Task<object?> ExecuteScalarAsync(this DbConnection connection, string sql)
    {
        await using var command = Create(connection, sql);
        return await command.ExecuteScalarAsync();
    }

    public static async Task<DbDataReader> ExecuteReaderAsync(this DbConnection connection, string sql)
    {
        await using var command = Create(connection, sql);
        return await command.ExecuteReaderAsync();
    }

    private static DbCommand Create(DbConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
