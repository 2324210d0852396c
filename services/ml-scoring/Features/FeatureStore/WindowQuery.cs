using Meridian.ClickHouse.Identities;
using Meridian.Features;

namespace Meridian.MlScoring.Features.FeatureStore;

/// <summary>Works features out of a tenant's events, for many people with one statement.</summary>
internal sealed class WindowQuery(TenantStatements statements)
{
    private const string Asked = "{asked:Array(UInt64)}";

    /// <summary>The features of those among some ids who did something, by the ids that were asked for.</summary>
    /// <param name="actors">Ids as numbers, 5,000 at most: they go as one parameter.</param>
    /// <param name="withIds">Whether all ids of each person are wanted, which takes a look at every link for each.</param>
    public async Task<Dictionary<ulong, PersonWindows>> FindAsync(
        Guid tenantId, PeopleLinks links, FeatureMoment moment, IReadOnlyCollection<ulong> actors, bool withIds, long freshTo, CancellationToken cancellationToken)
    {
        if (actors.Count == 0) return [];
        var sql = new UserFeatureSql(links, moment);
        var features = UserFeatures.Set.Features;
        StatementValue[] values = [.. sql.Parameters(tenantId).Select(value => new StatementValue(value.Name, value.Type, value.Value)), new("asked", "Array(UInt64)", actors)];
        var (select, at) = (sql.Select(features, sql.IdsAmong(Asked)), moment.At.ToUnixTimeMilliseconds());
        var rows = await statements.RowsAsync(tenantId, select, values, row => Read(row, features.Count, at, freshTo), cancellationToken);
        var people = rows.ToDictionary(row => row.Person);
        return links.IsNone ? people : await ByAskedAsync(tenantId, sql, values, people, withIds, cancellationToken);
    }

    private async Task<Dictionary<ulong, PersonWindows>> ByAskedAsync(
        Guid tenantId, UserFeatureSql sql, StatementValue[] values, Dictionary<ulong, PersonWindows> people, bool withIds, CancellationToken cancellationToken)
    {
        var select = sql.SelectPeople(Asked);
        if (!withIds) select = $"SELECT asked, person, [person] AS ids FROM ({select})";
        var found = new Dictionary<ulong, PersonWindows>();
        foreach (var (asked, person, ids) in await statements.RowsAsync(tenantId, select, values, row => ((ulong)row.GetValue(0), (ulong)row.GetValue(1), (ulong[])row.GetValue(2)), cancellationToken))
        {
            if (people.TryGetValue(person, out var windows)) found[asked] = windows with { Ids = ids };
        }

        return found;
    }

    private static PersonWindows Read(System.Data.Common.DbDataReader row, int features, long at, long freshTo)
    {
        var person = (ulong)row.GetValue(0);
        var values = new float[features];
        for (var feature = 0; feature < features; feature++) values[feature] = row.GetFloat(feature + 2);
        return new PersonWindows(person, row.GetString(1), [person], at, freshTo, values);
    }
}
