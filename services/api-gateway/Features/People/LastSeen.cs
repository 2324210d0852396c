using ClickHouse.Client.ADO.Readers;
using Meridian.ApiGateway.Features.Queries;

namespace Meridian.ApiGateway.Features.People;

/// <param name="Who">The person as a number, in text.</param>
/// <param name="At">Milliseconds since 1970 UTC.</param>
internal sealed record SeenPerson(string Who, long At);

/// <summary>
/// People by when they were seen last, the latest first. Whoever was seen since a moment is found in the events since then, so for the first pages a few of the latest events are
/// looked through, and not all of them; nothing but numbers is held of anybody, whatever the number of people.
/// </summary>
internal sealed class LastSeen(QueryEngine engine)
{
    // How many of the latest events are looked through, until there are enough people in them.
    private const int Few = 50_000;
    private const int Many = 5_000_000;

    // Of how many of the latest events who matches is found out first, and how many people are then too many to look for all who do.
    private const int Sampled = 20_000;
    private const int TooMany = 20;

    /// <summary>Those behind a place in the list.</summary>
    public async Task<IReadOnlyList<SeenPerson>> FindAsync(QueryRun run, QueryBackground background, int most, PageCursor? after)
    {
        IReadOnlyList<SeenPerson> found = [];
        foreach (var beginning in await BeginningsAsync(run, background, after))
        {
            found = await FindAsync(run, background, sql => Since(sql, beginning), most, after);
            if (found.Count >= most) break;
        }

        return found;
    }

    /// <summary>Those behind a place in the list of whom any event at all meets a condition.</summary>
    public async Task<IReadOnlyList<SeenPerson>> FindMatchingAsync(QueryRun run, QueryBackground background, Func<QuerySql, string> match, int most, PageCursor? after)
    {
        // All who match are looked for where they are few; where they are many there are enough of them among those seen last.
        if (await AreManyAsync(run, background, match))
        {
            var beginning = (await BeginningsAsync(run, background, after))[0];
            var found = await FindAsync(run, background, sql => $"{Since(sql, beginning)} AND {HasOne(sql, $"{match(sql)} AND {HasOne(sql, Since(sql, beginning))}")}", most, after);
            if (found.Count >= most) return found;
        }

        return await FindAsync(run, background, sql => HasOne(sql, match(sql)), most, after);
    }

    /// <summary>Those behind a place in the list whose events meet a condition. An event of theirs that does not is none.</summary>
    public Task<IReadOnlyList<SeenPerson>> FindAsync(QueryRun run, QueryBackground background, Func<QuerySql, string> condition, int most, PageCursor? after)
    {
        var sql = new QuerySql(background);
        // Who was seen later, too, is not behind.
        var behind = after is null ? "" : $"HAVING (seen, who) < ({sql.Whole(after.Seen)}, toUInt64({sql.Text(after.Who)}))";
        return engine.RowsAsync(run, sql, $$"""
            {{sql.With}}SELECT toString({{sql.Person}} AS who), toUnixTimestamp64Milli(max(timestamp)) AS seen FROM events WHERE tenant_id = {{sql.Tenant}} AND {{QuerySql.NotOwn}} AND {{condition(sql)}} GROUP BY who {{behind}}
            ORDER BY seen DESC, who DESC LIMIT {{sql.Whole(most)}}
            """, row => new SeenPerson(row.GetString(0), row.GetInt64(1)));
    }

    /// <summary>The condition that some event of the person's meets a condition.</summary>
    public static string HasOne(QuerySql sql, string condition) => $"{sql.Person} IN (SELECT DISTINCT {sql.Person} FROM events WHERE tenant_id = {sql.Tenant} AND {condition})";

    private async Task<bool> AreManyAsync(QueryRun run, QueryBackground background, Func<QuerySql, string> match)
    {
        var sql = new QuerySql(background);
        var latest = LatestEvents.Sql(sql, null, Sampled, "actor, user_id, anonymous_id, type, traits");
        return (await engine.RowsAsync(run, sql, $"SELECT toInt64(uniqExact(actor)) FROM ({latest}) WHERE {match(sql)}", row => row.GetInt64(0)))[0] >= TooMany;
    }

    private static string Since(QuerySql sql, long beginning) => $"timestamp >= {sql.At(beginning)}";

    // When so many events up to the place began, and when all did; by the projection of counts.
    private async Task<IReadOnlyList<long>> BeginningsAsync(QueryRun run, QueryBackground background, PageCursor? after)
    {
        const string Quarter = "toStartOfFifteenMinutes(timestamp)";
        var sql = new QuerySql(background);
        var before = after is null ? "" : $" AND {Quarter} <= toDateTime({sql.Whole(after.Seen / 1000)}, 'UTC')";
        var rows = await engine.RowsAsync(run, sql, $$"""
            SELECT toUnixTimestamp(minIf(since, later < {{Few}})), toUnixTimestamp(minIf(since, later < {{Many}})), toUnixTimestamp(min(since)) FROM (
                SELECT since, sum(n) OVER (ORDER BY since DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS later
                FROM (SELECT {{Quarter}} AS since, count() AS n FROM events WHERE tenant_id = {{sql.Tenant}}{{before}} GROUP BY {{Quarter}}))
            """, row => Enumerable.Range(0, 3).Select(column => Seconds(row, column) * 1000).Distinct().ToList());
        return rows[0];
    }

    private static long Seconds(ClickHouseDataReader row, int column) => Convert.ToInt64(row.GetValue(column), System.Globalization.CultureInfo.InvariantCulture);
}
