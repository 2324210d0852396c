using Meridian.Testing;
using Npgsql;

namespace Meridian.Postgres.Tests;

public sealed class OutboxTests(PostgresServer postgres)
{
    private const string TableSql = "CREATE TABLE public.outbox (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, topic text NOT NULL, key bytea NOT NULL, value bytea NOT NULL)";

    private readonly Outbox _outbox = new("public");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_transaction_wrote_is_published_once_in_order_and_what_was_rolled_back_is_not()
    {
        await using var database = await CreateAsync();
        await WriteAsync(database, commit: true, 1, 2);
        await WriteAsync(database, commit: false, 3);
        await WriteAsync(database, commit: true, 4);
        var published = new List<byte>();

        Assert.Equal(3, await _outbox.RelayAsync(database.Source, messages => Keep(published, messages), Cancelled));

        Assert.Equal([1, 2, 4], published);
        Assert.Equal(0, await _outbox.RelayAsync(database.Source, messages => Keep(published, messages), Cancelled));
    }

    [Fact]
    public async Task What_could_not_be_published_stays()
    {
        await using var database = await CreateAsync();
        await WriteAsync(database, commit: true, 1);
        var published = new List<byte>();

        await Assert.ThrowsAsync<TimeoutException>(() => _outbox.RelayAsync(database.Source, _ => throw new TimeoutException(), Cancelled));

        Assert.Equal(1, await _outbox.RelayAsync(database.Source, messages => Keep(published, messages), Cancelled));
        Assert.Equal([1], published);
    }

    [Fact]
    public async Task Two_relays_at_the_same_time_do_not_publish_the_same()
    {
        await using var database = await CreateAsync();
        await WriteAsync(database, commit: true, 1, 2, 3);
        var published = new List<byte>();

        await _outbox.RelayAsync(database.Source, async messages =>
        {
            Assert.Equal(0, await _outbox.RelayAsync(database.Source, others => Keep(published, others), Cancelled));
            await Keep(published, messages);
        }, Cancelled);

        Assert.Equal([1, 2, 3], published);
    }

    [Fact]
    public async Task What_is_written_while_one_relay_publishes_is_not_published_before_by_another()
    {
        await using var database = await CreateAsync();
        await WriteAsync(database, commit: true, 1);
        var published = new List<byte>();

        await _outbox.RelayAsync(database.Source, async messages =>
        {
            await WriteAsync(database, commit: true, 2);
            Assert.Equal(0, await _outbox.RelayAsync(database.Source, others => Keep(published, others), Cancelled));
            await Keep(published, messages);
        }, Cancelled);
        Assert.Equal(1, await _outbox.RelayAsync(database.Source, messages => Keep(published, messages), Cancelled));

        Assert.Equal([1, 2], published);
    }

    [Fact]
    public async Task A_relay_that_hangs_loses_its_turn_and_what_it_held_is_published_by_another()
    {
        await using var database = await CreateAsync();
        await WriteAsync(database, commit: true, 1);
        var published = new List<byte>();
        var hanging = new Outbox("public") { LongestTurn = TimeSpan.FromSeconds(1) };

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => hanging.RelayAsync(database.Source, _ => Eventually.Until(
            "another has published", async () => await _outbox.RelayAsync(database.Source, messages => Keep(published, messages), Cancelled) > 0), Cancelled));

        Assert.Equal([1], published);
        Assert.Equal(0, await _outbox.RelayAsync(database.Source, messages => Keep(published, messages), Cancelled));
    }

    private static Task Keep(List<byte> published, IReadOnlyList<OutboxMessage> messages)
    {
        published.AddRange(messages.Select(message => message.Value[0]));
        return Task.CompletedTask;
    }

    private async Task<TestDatabase> CreateAsync()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync(TableSql);
        return database;
    }

    private async Task WriteAsync(TestDatabase database, bool commit, params byte[] values)
    {
        await using var connection = await database.Source.OpenConnectionAsync(Cancelled);
        await using var transaction = await connection.BeginTransactionAsync(Cancelled);
        foreach (var value in values) await _outbox.AddAsync(connection, new OutboxMessage("t", [1], [value]), Cancelled);
        if (commit) await transaction.CommitAsync(Cancelled);
    }
}
