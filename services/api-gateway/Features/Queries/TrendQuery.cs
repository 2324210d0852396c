using ClickHouse.Client.ADO;
using ClickHouse.Client.Utility;
using Meridian.ClickHouse;

namespace Meridian.ApiGateway.Features.Queries;

/// <summary>A trend's question to ClickHouse.</summary>
internal static class TrendQuery
{
    private const string Person = "if(user_id = '', anonymous_id, user_id)";

    /// <exception cref="TimeoutException">ClickHouse did not answer in time.</exception>
    public static async Task<(List<TrendRow> Rows, long RowsRead)> AskAsync(
        TenantAnalytics analytics, Guid tenantId, QueryTrend.Request request, Breakdown? breakdown, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            await using var connection = await analytics.ConnectAsync(tenantId, limit.Token);
            await using var command = Command(connection, tenantId, request, breakdown);
            var rows = await ReadAsync(command, limit.Token);
            return (rows, command.QueryStats?.ReadRows ?? 0);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"ClickHouse did not answer within {timeout}.");
        }
    }

    private static ClickHouseCommand Command(ClickHouseConnection connection, Guid tenantId, QueryTrend.Request request, Breakdown? breakdown)
    {
        var command = connection.CreateCommand();
        // Nothing of the request is in the text: names are ours, values are parameters.
        command.CommandText = Sql(request, breakdown);
        command.AddParameter("tenant", tenantId);
        command.AddParameter("from", request.From!.Value.ToUnixTimeMilliseconds());
        command.AddParameter("to", request.To!.Value.ToUnixTimeMilliseconds());
        command.AddParameter("limit", request.Limit);
        if (request.Event is not null) command.AddParameter("event", request.Event);
        breakdown?.AddParameters(command);
        return command;
    }

    // From the inside out: a value for each series and interval; a total for each series; the largest series with the overall total;
    // one row a point. The events are read once, and once more for unique users, whose overall number is no sum.
    internal static string Sql(QueryTrend.Request request, Breakdown? breakdown)
    {
        var (state, merge, overall) = request.Measure switch
        {
            TrendMeasure.Count => ("count()", "sum", "sum(total) OVER ()"),
            TrendMeasure.UniqueUsers => ($"uniqExactState({Person})", "uniqExactMerge", $"(SELECT uniqExact({Person}) FROM events WHERE {Where(request)})"),
        };
        var value = request.Measure == TrendMeasure.Count ? "part" : "finalizeAggregation(part)";
        return $$"""
            SELECT breakdown, toInt64(total) AS total, toInt64(overall) AS overall, point.1 AS time, point.2 AS value
            FROM (
                SELECT breakdown, total, {{overall}} AS overall, points
                FROM (
                    SELECT breakdown, {{merge}}(part) AS total, groupArray((time, toInt64({{value}}))) AS points
                    FROM (
                        SELECT {{breakdown?.Sql() ?? "''"}} AS breakdown, toInt64(toUnixTimestamp(toDateTime({{Start(request.Interval)}}, 'UTC'))) AS time, {{state}} AS part
                        FROM events WHERE {{Where(request)}}
                        GROUP BY breakdown, time
                    )
                    GROUP BY breakdown
                )
                ORDER BY total DESC, breakdown LIMIT {limit:UInt32}
            )
            ARRAY JOIN points AS point
            ORDER BY total DESC, breakdown
            """;
    }

    // The filter follows the table's ORDER BY (tenant_id, event, timestamp, message_id), so that only the granules needed are read.
    private static string Where(QueryTrend.Request request) => string.Join(" AND ",
    [
        "tenant_id = {tenant:UUID}",
        .. request.Event is null ? Array.Empty<string>() : ["event = {event:String}"],
        "timestamp >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')",
        "timestamp < fromUnixTimestamp64Milli({to:Int64}, 'UTC')",
    ]);

    private static string Start(TrendInterval interval) => interval switch
    {
        TrendInterval.Hour => "toStartOfHour(timestamp)",
        TrendInterval.Day => "toStartOfDay(timestamp)",
        TrendInterval.Week => "toStartOfWeek(timestamp, 1)",
        TrendInterval.Month => "toStartOfMonth(timestamp)",
    };

    private static async Task<List<TrendRow>> ReadAsync(ClickHouseCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<TrendRow>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var (breakdown, time) = (reader.GetString(0), DateTimeOffset.FromUnixTimeSeconds(reader.GetInt64(3)));
            rows.Add(new TrendRow(breakdown.Length == 0 ? null : breakdown, reader.GetInt64(1), reader.GetInt64(2), time, reader.GetInt64(4)));
        }

        return rows;
    }
}
