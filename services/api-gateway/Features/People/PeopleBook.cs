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
internal sealed class PeopleBook(QueryEngine engine, CohortMembers members)
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
        if (cohort is { } needed) background.Cohorts.Need(needed);
        var sql = new QuerySql(background);
        List<string> having = [];
        if (search is { Length: > 0 }) having.Add($"(countIf(positionCaseInsensitiveUTF8({Id}, {sql.Text(search)}) > 0 OR (type = 'identify' AND positionCaseInsensitiveUTF8(traits, {sql.Text(search)}) > 0)) > 0)");
        if (after is not null) having.Add($"(seen, who) < ({sql.Whole(after.Seen)}, toUInt64({sql.Text(after.Who)}))");
        var within = cohort is { } given ? $" AND {background.Cohorts.Condition(sql, given, sql.Person)}" : "";
        var found = await Engine.RowsAsync(run, sql, $$"""
            {{sql.With}}SELECT toString({{sql.Person}} AS who), argMax({{Id}}, (user_id != '', actor = who, timestamp)) AS id, toUInt8(countIf(user_id != '') = 0), toUnixTimestamp64Milli(min(timestamp)), toUnixTimestamp64Milli(max(timestamp)) AS seen
            FROM events WHERE tenant_id = {{sql.Tenant}}{{within}} GROUP BY who {{(having.Count == 0 ? "" : "HAVING " + string.Join(" AND ", having))}}
            ORDER BY seen DESC, who DESC LIMIT {{sql.Whole(limit + 1)}}
            """, row => (Who: row.GetString(0), Id: row.GetString(1), IsAnonymous: row.GetByte(2) == 1, First: row.GetInt64(3), Last: row.GetInt64(4)));
        var page = found.Take(limit).ToList();
        var traits = await TraitsAsync(run, background, [.. page.Select(user => user.Who)]);
        var users = page.Select(user => new UserRow(user.Id, user.IsAnonymous, Time(user.First), Time(user.Last), traits.GetValueOrDefault(user.Who) ?? [])).ToList();
        return new UserPage(users, found.Count > limit ? new PageCursor(page[^1].Last, page[^1].Who).ToString() : null);
    }

    /// <summary>The latest traits of some people, by the person as a number.</summary>
    public async Task<IReadOnlyDictionary<string, JsonObject>> TraitsAsync(QueryRun run, QueryBackground background, IReadOnlyList<string> people)
    {
        if (people.Count == 0) return new Dictionary<string, JsonObject>();
        var sql = new QuerySql(background);
        var rows = await Engine.RowsAsync(run, sql, $$"""
            {{sql.With}}SELECT toString(who), trait.1 AS name, argMax(trait.2, (timestamp, message_id))
            FROM (SELECT {{sql.Person}} AS who, timestamp, message_id, arrayJoin(JSONExtractKeysAndValuesRaw(traits)) AS trait
                FROM events WHERE tenant_id = {{sql.Tenant}} AND type = 'identify' AND traits != '' AND has(arrayMap(p -> toUInt64(p), {{sql.Texts(people)}}), who))
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

    /// <summary>The condition that an event is a person's; it goes by the ids that they have, and so by the index of actors.</summary>
    public static string Is(QuerySql sql, QueryBackground background, string person)
    {
        var who = $"toUInt64({sql.Text(person)})";
        return background.Links.IsNone ? $"actor = {who}" : $"actor IN (SELECT arrayJoin(arrayPushBack(arrayFilter((s, p) -> p = {who}, link_sources, link_people), {who})))";
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
