using Npgsql;

namespace Meridian.Postgres;

/// <summary>
/// Messages that are written in the transaction they tell of, and published afterwards: at least once, in the order of writing unless two
/// transactions overlapped, however many replicas relay them. The table is <c>{schema}.outbox (id, topic, key, value)</c>; the service that owns the schema makes it.
/// </summary>
public sealed class Outbox(string schema)
{
    private const int Most = 500;

    // One relay at a time: with two, what the second takes would overtake what the first is still publishing.
    private readonly string _turn = $"SELECT pg_try_advisory_xact_lock(hashtextextended('{schema}.outbox', 0)), set_config('idle_in_transaction_session_timeout', $1, true)";
    private readonly string _insert = $"INSERT INTO {schema}.outbox (topic, key, value) VALUES ($1, $2, $3)";
    private readonly string _take = $"DELETE FROM {schema}.outbox WHERE id IN (SELECT id FROM {schema}.outbox ORDER BY id LIMIT {Most}) RETURNING id, topic, key, value";

    /// <summary>How long publishing may take, 1 minute unless set. A relay that is longer at it (frozen, or its machine gone) loses its turn to another, which publishes the same again.</summary>
    public TimeSpan LongestTurn { get; init; } = TimeSpan.FromMinutes(1);

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

    /// <summary>Publishes the oldest messages and deletes them; when publishing fails they stay. Any number of relays may try at the same time; they take turns.</summary>
    /// <returns>How many there were; 0 when there is nothing to do, or another is at it.</returns>
    /// <exception cref="NpgsqlException">The database is away, or the relay has lost its turn.</exception>
    public async Task<int> RelayAsync(NpgsqlDataSource database, Func<IReadOnlyList<OutboxMessage>, Task> publish, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(publish);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await HasTurnAsync(connection, cancellationToken)) return 0;
        var taken = await TakeAsync(connection, cancellationToken);
        // Neither is given up half way, for then all of it would be published again.
        if (taken.Count > 0) await publish([.. taken.OrderBy(row => row.Id).Select(row => row.Message)]);
        await transaction.CommitAsync(CancellationToken.None);
        return taken.Count;
    }

    private async Task<bool> HasTurnAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.Command(_turn, $"{(long)LongestTurn.TotalMilliseconds}ms");
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
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
