using Meridian.ClickHouse.Identities;
using Meridian.Trainer.Store;

namespace Meridian.Trainer.People;

/// <summary>What became of a tenant's people, by all that is known today: whoever was a visitor at a moment and signed in later is the same person.</summary>
internal sealed class PeopleLabels
{
    private readonly EventsDatabase _database;
    private readonly Guid _tenant;
    private readonly Dictionary<ulong, ulong> _people;

    private PeopleLabels(EventsDatabase database, Guid tenant, Dictionary<ulong, ulong> people) => (_database, _tenant, _people) = (database, tenant, people);

    public static async Task<PeopleLabels> ReadAsync(EventsDatabase database, Guid tenant, CancellationToken ct)
    {
        const string tenantId = "{tenant:UUID}";
        (string, string, object)[] parameters = [("tenant", "UUID", tenant)];
        var state = await database.RowsAsync(PeopleLinks.StateSql(tenantId), parameters, row => PeopleLinks.Of(row.GetInt64(0), row.GetInt64(1) > 0), ct);
        if (state[0].IsNone) return new PeopleLabels(database, tenant, []);
        var links = await database.RowsAsync(
            $"{state[0].With(tenantId)}SELECT arrayJoin(arrayZip(link_sources, link_people)) AS link, link.1, link.2", parameters, row => ((ulong)row.GetValue(1), (ulong)row.GetValue(2)), ct);
        return new PeopleLabels(database, tenant, links.ToDictionary(link => link.Item1, link => link.Item2));
    }

    /// <summary>The person that an id stands for today.</summary>
    public ulong PersonOf(ulong actor) => _people.GetValueOrDefault(actor, actor);

    /// <summary>Those with an event from a moment until before the horizon.</summary>
    public async Task<HashSet<ulong>> ActiveAsync(DateTimeOffset from, CancellationToken ct)
    {
        var actors = await _database.RowsAsync(
            "SELECT DISTINCT actor FROM events WHERE tenant_id = {tenant:UUID} AND timestamp >= fromUnixTimestamp64Milli({from:Int64}) AND timestamp < fromUnixTimestamp64Milli({to:Int64})",
            [("tenant", "UUID", _tenant), ("from", "Int64", from.ToUnixTimeMilliseconds()), ("to", "Int64", (from + PeopleQuestion.Horizon).ToUnixTimeMilliseconds())], row => (ulong)row.GetValue(0), ct);
        return [.. actors.Select(PersonOf)];
    }

    /// <summary>When each person did something first.</summary>
    public async Task<Dictionary<ulong, DateTimeOffset>> FirstAsync(string name, CancellationToken ct)
    {
        var actors = await _database.RowsAsync(
            "SELECT actor, toUnixTimestamp64Milli(min(timestamp)) FROM events WHERE tenant_id = {tenant:UUID} AND event = {name:String} GROUP BY actor", [("tenant", "UUID", _tenant), ("name", "String", name)],
            row => (Person: PersonOf((ulong)row.GetValue(0)), Time: row.GetInt64(1)), ct);
        return actors.GroupBy(row => row.Person).ToDictionary(same => same.Key, same => DateTimeOffset.FromUnixTimeMilliseconds(same.Min(row => row.Time)));
    }
}
