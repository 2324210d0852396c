using Meridian.ApiGateway.Features.Queries;
using Meridian.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Meridian.ApiGateway.Tests.Queries;

public sealed class CancellationTests(TestedGateway stack)
{
    [Fact]
    public async Task When_the_asker_has_gone_ClickHouse_stops()
    {
        // The bound of time is no help here: only who has gone stops it within a minute.
        await using var gateway = stack.With(("Query:Timeout", "00:05:00"));
        var (engine, mark) = (gateway.Services.GetRequiredService<QueryEngine>(), $"q{Guid.CreateVersion7():N}");
        using var asker = new CancellationTokenSource();
        var run = new QueryRun(Guid.CreateVersion7(), asker.Token);
        var sql = new QuerySql(QueryBackground.Of(run.TenantId, DateTimeOffset.UnixEpoch));

        var asked = engine.RowsAsync(run, sql, $"SELECT sum(sleepEachRow(0.01)) AS {mark} FROM numbers(30000) SETTINGS max_block_size = 10", row => row.GetValue(0));
        await Eventually.Until("ClickHouse works on it", async () => await CountAsync(mark) == 1);
        await asker.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        await Eventually.Until("ClickHouse has stopped", async () => await CountAsync(mark) == 0, TimeSpan.FromSeconds(60));
    }

    private async Task<int> CountAsync(string mark)
    {
        using var client = new HttpClient();
        using var response = await client.PostTextAsync(stack.ClickHouse.ToString(), $"SELECT count() FROM system.processes WHERE query LIKE '%{mark}%' AND query NOT LIKE '%system.processes%'");
        return int.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), System.Globalization.CultureInfo.InvariantCulture);
    }
}
