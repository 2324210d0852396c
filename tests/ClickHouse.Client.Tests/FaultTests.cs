using System.Data.Common;
using ClickHouse.Client.ADO;
using Meridian.Testing;

namespace ClickHouse.Client.Tests;

public sealed class FaultTests(ClickHouseServer server)
{
    [Theory]
    [InlineData("SELECT * FROM absent", 60)]
    [InlineData("SELEC 1", 62)]
    [InlineData("SELECT throwIf(number = 3) FROM numbers(10)", 395)]
    public async Task The_servers_error_has_its_number_and_the_statement(string sql, int code)
    {
        var database = await server.CreateDataSourceAsync();

        var fault = await Assert.ThrowsAsync<ClickHouseServerException>(() => database.AskAsync(sql));

        Assert.Equal((code, sql), (fault.ErrorCode, fault.Query));
    }

    [Fact]
    public async Task A_wrong_password_is_named_and_not_shown()
    {
        var connectionString = new DbConnectionStringBuilder { ConnectionString = await server.CreateDatabaseAsync(), ["Password"] = "not-it-at-all" };
        await using var connection = new ClickHouseConnection(connectionString.ConnectionString);

        var fault = await Assert.ThrowsAsync<ClickHouseServerException>(() => connection.OpenAsync(TestContext.Current.CancellationToken));

        Assert.Equal(516, fault.ErrorCode);
        Assert.DoesNotContain("not-it-at-all", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_between_rows_is_not_taken_for_the_end()
    {
        var database = await server.CreateDataSourceAsync();
        await using var connection = database.CreateConnection();
        await using var command = connection.Command("SELECT number, throwIf(number = 5000000) FROM numbers(10000000) SETTINGS max_block_size = 1000, max_threads = 1");

        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);

        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            {
                // To the end, which is not there.
            }
        });
    }

    [Fact]
    public async Task No_server_is_a_fault_of_the_request()
    {
        await using var connection = new ClickHouseConnection($"Host=127.0.0.1;Port={FreePort.Next()}");

        await Assert.ThrowsAsync<HttpRequestException>(() => connection.OpenAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("Host=localhost;UseSession=true")]
    [InlineData("Host=localhost;Path=/clickhouse")]
    public void A_setting_it_does_not_know_is_refused(string connectionString) =>
        Assert.Throws<NotSupportedException>(() => new ClickHouseConnection(connectionString));
}
