using System.Buffers.Binary;
using Meridian.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Meridian.ClickHouse.Tests;

public sealed class FixedRowQueryTests(ClickHouseServer server)
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4_096)]
    [InlineData(1_000_003)]
    public async Task Every_row_comes_once_and_in_order(int rows)
    {
        using var analytics = await Analytics.CreateAsync(server);
        var query = analytics.Services.GetRequiredService<FixedRowQuery>();
        var expected = 0;

        await foreach (var chunk in query.ReadAsync("SELECT toUInt32(number), toUInt8(7) FROM numbers({rows:UInt32})", [new("rows", $"{rows}")], 5, TestContext.Current.CancellationToken))
        {
            for (var at = 0; at < chunk.Length; at += 5, expected++)
            {
                Assert.Equal((uint)expected, BinaryPrimitives.ReadUInt32LittleEndian(chunk.Span[at..]));
                Assert.Equal(7, chunk.Span[at + 4]);
            }
        }

        Assert.Equal(rows, expected);
    }

    [Theory]
    [InlineData("SELECT toUInt8(throwIf(number = 5000000)) FROM numbers(10000000) SETTINGS max_block_size = 1000, max_threads = 1", 1)]
    [InlineData("SELECT toUInt8(1) FROM numbers(3)", 2)]
    public async Task An_answer_that_breaks_off_is_not_taken_for_whole(string sql, int rowSize)
    {
        using var analytics = await Analytics.CreateAsync(server);
        var query = analytics.Services.GetRequiredService<FixedRowQuery>();

        await Assert.ThrowsAsync<ClickHouseUnavailableException>(async () =>
        {
            await foreach (var chunk in query.ReadAsync(sql, [], rowSize, TestContext.Current.CancellationToken)) Assert.True(chunk.Length >= 0);
        });
    }

    [Fact]
    public async Task A_wrong_query_is_rejected()
    {
        using var analytics = await Analytics.CreateAsync(server);
        var query = analytics.Services.GetRequiredService<FixedRowQuery>();

        await Assert.ThrowsAsync<ClickHouseRejectedException>(async () =>
        {
            await foreach (var chunk in query.ReadAsync("SELECT * FROM absent", [], 1, TestContext.Current.CancellationToken)) Assert.True(chunk.Length >= 0);
        });
    }
}
