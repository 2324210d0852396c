using Npgsql;

namespace Meridian.Postgres;

/// <summary>
/// Messages that are written in the transaction they tell of, and published afterwards: at least once, in the order of writing unless two
/// transactions overlapped. The table is <c>{schema}.outbox (id, topic, key, value)</c>; the service that owns the schema makes it.
/// </summary>
public sealed class Outbox(string schema)
{
    private const int Most = 500;

    private readonly string _insert = $"INSERT INTO {schema}.outbox (topic, key, value) VALUES ($1, $2, $3)";
    private readonly string _take = $"DELETE FROM {schema}.outbox WHERE id IN (SELECT id FROM {schema}.outbox ORDER BY id LIMIT {Most} FOR UPDATE SKIP LOCKED) RETURNING id, topic, key, value";

    /// <summary>Writes a message as part of a batch's transaction.</summary>
    public void Add(NpgsqlBatch batch, OutboxMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        batch.Add(_insert, message.Topic, message.Key, message.Value);
    }

    /// <summary>Writes a message in the connection's current transaction, or at once where there is none.</summary>
    public async Task AddAsync(NpgsqlConnection connection, OutboxMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        await using var command = connection.Command(_insert, message.Topic, message.Key, message.Value);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Publishes the oldest messages and deletes them; when publishing fails they stay. Any number of relays may run at the same time.</summary>
    /// <returns>How many there were; 0 when there is nothing to do.</returns>
    public async Task<int> RelayAsync(NpgsqlDataSource database, Func<IReadOnlyList<OutboxMessage>, CancellationToken, Task> publish, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(publish);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var taken = await TakeAsync(connection, cancellationToken);
        if (taken.Count > 0) await publish([.. taken.OrderBy(row => row.Id).Select(row => row.Message)], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return taken.Count;
    }

    private async Task<List<(long Id, OutboxMessage Message)>> TakeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(_take);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var taken = new List<(long, OutboxMessage)>();
        while (await rows.ReadAsync(cancellationToken))
        {
            taken.Add((rows.GetInt64(0), new OutboxMessage(rows.GetString(1), rows.GetFieldValue<byte[]>(2), rows.GetFieldValue<byte[]>(3))));
        }

        return taken;
    }
}
