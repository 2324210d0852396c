using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClickHouse.Client.ADO.Readers;
using Meridian.ApiGateway.Features.Cohorts;
using Meridian.ApiGateway.Features.Queries;

namespace Meridian.ApiGateway.Features.People;

/// <param name="IsAnonymous">Whether no <c>userId</c> is known.</param>
/// <param name="Traits">The latest value of each.</param>
public sealed record UserRow(string Id, bool IsAnonymous, DateTimeOffset FirstSeenAt, DateTimeOffset LastSeenAt, JsonObject Traits);

public sealed record UserPage(IReadOnlyList<UserRow> Users, string? Next);

/// <summary>Finds users, each by all of their ids together.</summary>
internal sealed class PeopleBook(QueryEngine engine, CohortMembers members, LastSeen seen)
{
    /// <summary>An id of a row: the user's, or the anonymous one where there is none.</summary>
    public const string Id = "if(user_id = '', anonymous_id, user_id)";

    public QueryEngine Engine { get; } = engine;

    /// <summary>What statements about people need.</summary>
    public Task<QueryBackground> BackgroundAsync(QueryRun run, params IReadOnlyCollection<Guid> cohorts) => members.BackgroundAsync(run, cohorts);

    /// <summary>A page of users, those seen last first.</summary>
    /// <param name="search">Part of an id, or of a trait's text.</param>
    public async Task<UserPage> PageAsync(QueryRun run, string? search, Guid? cohort, int limit, PageCursor? after)
    {
        var background = await BackgroundAsync(run, cohort is { } id ? [id] : []);
        var found = await FoundAsync(run, background, search, cohort, limit + 1, after);
        var page = found.Take(limit).ToList();
        var users = await UsersAsync(run, background, page);
        return new UserPage(users, found.Count > limit ? new PageCursor(page[^1].At, page[^1].Who).ToString() : null);
    }

    private Task<IReadOnlyList<SeenPerson>> FoundAsync(QueryRun run, QueryBackground background, string? search, Guid? cohort, int most, PageCursor? after)
    {
        var isSearched = search is { Length: > 0 };
        if (cohort is not { } given) return isSearched ? seen.FindMatchingAsync(run, background, sql => Matches(sql, search!), most, after) : seen.FindAsync(run, background, most, after);
        background.Cohorts.Need(given);
        return seen.FindAsync(run, background, sql => background.Cohorts.Condition(sql, given, sql.Person) + (isSearched ? $" AND {LastSeen.HasOne(sql, Matches(sql, search!))}" : ""), most, after);
    }

    private static string Matches(QuerySql sql, string search)
    {
        var text = sql.Text(search);
        return $"(positionCaseInsensitiveUTF8({Id}, {text}) > 0 OR (type = 'identify' AND positionCaseInsensitiveUTF8(traits, {text}) > 0))";
    }

    private async Task<IReadOnlyList<UserRow>> UsersAsync(QueryRun run, QueryBackground background, List<SeenPerson> page)
    {
        if (page.Count == 0) return [];
        string[] people = [.. page.Select(user => user.Who)];
        var sql = new QuerySql(background);
        var rows = await Engine.RowsAsync(run, sql, $$"""
            {{sql.With}}SELECT toString({{sql.Person}} AS who), argMax({{Id}}, (user_id != '', actor = who, timestamp)), toUInt8(countIf(user_id != '') = 0), toUnixTimestamp64Milli(min(timestamp))
            FROM events WHERE tenant_id = {{sql.Tenant}} AND {{Are(sql, background, people)}} GROUP BY who
            """, row => (Who: row.GetString(0), Id: row.GetString(1), IsAnonymous: row.GetByte(2) == 1, First: row.GetInt64(3)));
        var (known, traits) = (rows.ToDictionary(row => row.Who), await TraitsAsync(run, background, people));
        // Whoever was erased meanwhile has no row.
        return [.. page.Where(user => known.ContainsKey(user.Who)).Select(user => new UserRow(known[user.Who].Id, known[user.Who].IsAnonymous, Time(known[user.Who].First), Time(user.At), traits.GetValueOrDefault(user.Who) ?? []))];
    }

    /// <summary>The latest traits of some people, by the person as a number.</summary>
    public async Task<IReadOnlyDictionary<string, JsonObject>> TraitsAsync(QueryRun run, QueryBackground background, IReadOnlyList<string> people)
    {
        if (people.Count == 0) return new Dictionary<string, JsonObject>();
        var sql = new QuerySql(background);
        var rows = await Engine.RowsAsync(run, sql, $$"""
            {{sql.With}}SELECT toString(who), trait.1 AS name, argMax(trait.2, (timestamp, message_id))
            FROM (SELECT {{sql.Person}} AS who, timestamp, message_id, arrayJoin(JSONExtractKeysAndValuesRaw(traits)) AS trait
                FROM events WHERE tenant_id = {{sql.Tenant}} AND type = 'identify' AND traits != '' AND {{Are(sql, background, people)}})
            GROUP BY who, name ORDER BY name
            """, row => (Who: row.GetString(0), Name: row.GetString(1), Json: row.GetString(2)));
        return rows.GroupBy(row => row.Who).ToDictionary(same => same.Key, same => new JsonObject(same.Where(row => row.Json != "null").Select(row => KeyValuePair.Create(row.Name, Parse(row.Json)))));
    }

    /// <summary>The person that an id stands for, as a number in text; null when no event has it.</summary>
    public async Task<string?> FindAsync(QueryRun run, QueryBackground background, string id)
    {
        var sql = new QuerySql(background);
        var given = $"sipHash64({sql.Text(id)})";
        // An id that was linked need not be the actor of any event, nor one that others were linked to.
        var rows = await Engine.RowsAsync(run, sql, $$"""
            {{sql.With}}SELECT toString({{sql.PersonOf(given)}}) FROM (SELECT 1) WHERE (SELECT count() FROM (SELECT 1 FROM events WHERE tenant_id = {{sql.Tenant}} AND (actor = {{given}} OR link_source = {{given}}) LIMIT 1)) > 0
            """, row => row.GetString(0));
        return rows.Count == 0 ? null : rows[0];
    }

    /// <summary>The condition that an event is a person's.</summary>
    public static string Is(QuerySql sql, QueryBackground background, string person) => Are(sql, background, [person]);

    // By the ids that they have, and so by the index of actors.
    private static string Are(QuerySql sql, QueryBackground background, IReadOnlyList<string> people)
    {
        var given = $"arrayMap(p -> toUInt64(p), {sql.Texts(people)})";
        return background.Links.IsNone
            ? $"actor IN (SELECT arrayJoin({given}))"
            : $"actor IN (SELECT arrayJoin(arrayConcat({given}, arrayFilter((s, p) -> has({given}, p), link_sources, link_people))))";
    }

    public static DateTimeOffset Time(long moment) => DateTimeOffset.FromUnixTimeMilliseconds(moment);

    /// <summary>JSON as it was sent; what cannot be read is nothing.</summary>
    public static JsonNode? Parse(string json)
    {
        try
        {
            return json.Length == 0 ? null : JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A time of a row in milliseconds; null for none.</summary>
    public static DateTimeOffset? TimeOf(ClickHouseDataReader row, int column) => row.GetInt64(column) is var moment and not 0 ? Time(moment) : null;
}

/// <summary>Behind what a page goes on.</summary>
internal sealed record PageCursor(long Seen, string Who)
{
    public static PageCursor? Parse(string text) => text.Split('_') is [var seen, var who] && long.TryParse(seen, NumberStyles.None, CultureInfo.InvariantCulture, out var moment)
        && ulong.TryParse(who, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? new PageCursor(moment, who) : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Seen}_{Who}");
}
