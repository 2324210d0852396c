using ClickHouse.Client.ADO;
using Meridian.Testing;

namespace ClickHouse.Client.Tests;

public sealed class CancellationTests(ClickHouseServer server)
{
    private const string Endless = "SELECT sleepEachRow(1) FROM numbers(1000) SETTINGS function_sleep_max_microseconds_per_block = 0, max_block_size = 1";

    // A row at once, then one a second: the reader waits between them.
    private const string Slow = "SELECT number, if(number = 0, 0, sleepEachRow(1)), randomString(1000000) FROM numbers(1000) " +
        "SETTINGS function_sleep_max_microseconds_per_block = 0, max_block_size = 1, max_threads = 1";

    [Fact]
    public async Task The_token_ends_the_wait_for_an_answer()
    {
        var database = await server.CreateDataSourceAsync();
        await using var connection = database.CreateConnection();
        await using var command = connection.Command(Endless);
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => command.ExecuteScalarAsync(soon.Token));
    }

    [Fact]
    public async Task The_token_ends_the_wait_for_a_row()
    {
        var database = await server.CreateDataSourceAsync();
        await using var connection = database.CreateConnection();
        await using var command = connection.Command(Slow);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (await reader.ReadAsync(soon.Token))
            {
                // Until it is cancelled.
            }
        });
    }

    [Fact]
    public async Task Cancel_ends_a_command_that_another_thread_waits_for()
    {
        var database = await server.CreateDataSourceAsync();
        await using var connection = database.CreateConnection();
        await using var command = connection.Command(Slow);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var reading = Task.Run(
            () =>
            {
                while (reader.Read())
                {
                    // Until it is cancelled.
                }
            },
            TestContext.Current.CancellationToken);

        command.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task The_connection_strings_timeout_ends_the_wait_and_says_so()
    {
        await using var connection = new ClickHouseConnection(await server.CreateDatabaseAsync() + ";Timeout=0.3");
        await using var command = connection.Command(Endless);

        var fault = await Assert.ThrowsAsync<TaskCanceledException>(() => command.ExecuteScalarAsync(TestContext.Current.CancellationToken));

        Assert.IsType<TimeoutException>(fault.InnerException);
    }

    [Fact]
    public void A_commands_own_timeout_is_refused() =>
        Assert.Throws<NotSupportedException>(() => new ClickHouseCommand { CommandTimeout = 5 });
}
