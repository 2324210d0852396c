using Npgsql;

namespace Meridian.Postgres;

/// <summary>Commands with positional parameters ($1, $2, …), the way every query here is written.</summary>
public static class Sql
{
    /// <summary>A command on a connection of its own.</summary>
    /// <param name="values">In the order of the parameters; null stands for NULL.</param>
#pragma warning disable CA2100 // Callers pass constants; what varies goes into parameters.
    public static NpgsqlCommand Command(this NpgsqlDataSource database, string sql, params ReadOnlySpan<object?> values)
    {
        ArgumentNullException.ThrowIfNull(database);
        return With(database.CreateCommand(sql), values);
    }

    /// <summary>A command in the connection's current transaction.</summary>
    /// <inheritdoc cref="Command(NpgsqlDataSource, string, ReadOnlySpan{object?})"/>
    public static NpgsqlCommand Command(this NpgsqlConnection connection, string sql, params ReadOnlySpan<object?> values) =>
        With(new NpgsqlCommand(sql, connection), values);
#pragma warning restore CA2100

    /// <summary>Adds a statement to a batch, which is one transaction.</summary>
    /// <inheritdoc cref="Command(NpgsqlDataSource, string, ReadOnlySpan{object?})"/>
    public static void Add(this NpgsqlBatch batch, string sql, params ReadOnlySpan<object?> values)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values) command.Parameters.Add(Parameter(value));
        batch.BatchCommands.Add(command);
    }

    private static NpgsqlCommand With(NpgsqlCommand command, ReadOnlySpan<object?> values)
    {
        foreach (var value in values) command.Parameters.Add(Parameter(value));
        return command;
    }

    private static NpgsqlParameter Parameter(object? value) => new() { Value = value ?? DBNull.Value };
}
