using Meridian.Testing;

namespace ClickHouse.Client.Tests;

public sealed class ReaderTests(ClickHouseServer server)
{
    [Fact]
    public async Task Columns_have_names_types_and_places()
    {
        var database = await server.CreateDataSourceAsync();
        await using var connection = database.CreateConnection();
        await using var command = connection.Command("SELECT toInt32(1) AS id, CAST(NULL AS Nullable(Int64)) AS `no value`, 'x' AS `a``b` -- the end");

        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));

        Assert.Equal(["id", "no value", "a`b"], Enumerable.Range(0, reader.FieldCount).Select(reader.GetName));
        Assert.Equal([typeof(int), typeof(long), typeof(string)], Enumerable.Range(0, reader.FieldCount).Select(reader.GetFieldType));
        Assert.Equal("Nullable(Int64)", reader.GetDataTypeName(reader.GetOrdinal("no value")));
        Assert.True(reader.IsDBNull(1));
        Assert.Equal("x", reader["a`b"]);
        Assert.Throws<ArgumentException>(() => reader.GetOrdinal("absent"));
        Assert.False(await reader.ReadAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task No_rows_are_an_end_at_once()
    {
        var database = await server.CreateDataSourceAsync();
        await using var connection = database.CreateConnection();
        await using var command = connection.Command("SELECT number FROM numbers(0)");

        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);

        Assert.False(reader.HasRows);
        Assert.False(await reader.ReadAsync(TestContext.Current.CancellationToken));
        Assert.Equal("number", reader.GetName(0));
        Assert.Null(await database.AskAsync("SELECT number FROM numbers(0)"));
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task A_million_rows_stream_through(string compression)
    {
        var connectionString = await server.CreateDatabaseAsync() + $";Compression={compression}";
        await using var connection = new ADO.ClickHouseConnection(connectionString);
        await using var command = connection.Command("SELECT number, repeat('x', number % 300) FROM numbers(1000000)");

        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var (rows, sum, letters) = (0, 0UL, 0L);
        for (; reader.Read(); rows++)
        {
            sum += reader.GetFieldValue<ulong>(0);
            letters += reader.GetString(1).Length;
        }

        Assert.Equal(1_000_000, rows);
        Assert.Equal(499_999_500_000UL, sum);
        Assert.Equal(Enumerable.Range(0, 1_000_000).Sum(number => (long)number % 300), letters);
    }

    [Fact]
    public async Task A_value_larger_than_the_buffer_is_read_whole()
    {
        var database = await server.CreateDataSourceAsync();

        var text = (string?)await database.AskAsync("SELECT repeat('0123456789', 1000000)");

        Assert.Equal(10_000_000, text?.Length);
        Assert.EndsWith("456789", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Statistics_tell_what_was_written_and_read()
    {
        var database = await server.CreateDataSourceAsync();
        await using var connection = database.CreateConnection();
        await using var create = connection.Command("CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n");
        await create.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await using var insert = connection.Command("INSERT INTO t SELECT number FROM numbers(10)");

        await insert.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        Assert.Equal(10, insert.QueryStats?.WrittenRows);
        Assert.Equal(10UL, await database.AskAsync("SELECT count() FROM t"));
    }

    [Fact]
    public async Task Settings_of_the_statement_come_before_those_of_the_connection()
    {
        var database = await server.CreateDataSourceAsync();
        await using var connection = database.CreateConnection();
        connection.CustomSettings["max_threads"] = 3;
        await using var command = connection.Command("SELECT toInt32(getSetting('max_threads')), getSetting('log_comment')");
        command.CustomSettings["max_threads"] = 2;
        command.CustomSettings["log_comment"] = "a & b";

        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        await reader.ReadAsync(TestContext.Current.CancellationToken);

        Assert.Equal((2, "a & b"), (reader.GetInt32(0), reader.GetString(1)));
    }
}
