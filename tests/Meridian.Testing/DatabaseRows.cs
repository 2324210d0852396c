using System.Data.Common;

namespace Meridian.Testing;

/// <summary>Whole answers of a database, for tests that look into it.</summary>
public static class DatabaseRows
{
    /// <summary>The rows of a query; none for a statement.</summary>
    /// <param name="parameters">Values by their names; the text says of which types they are.</param>
    public static async Task<List<object[]>> RowsAsync(this DbDataSource database, string sql, IEnumerable<(string Name, object Value)> parameters, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(parameters);
        await using var connection = database.CreateConnection();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            command.Parameters.Add(parameter);
        }

        return await command.RowsAsync(cancellationToken);
    }

    private static async Task<List<object[]>> RowsAsync(this DbCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<object[]>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }
}
