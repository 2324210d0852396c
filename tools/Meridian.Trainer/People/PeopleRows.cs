using Meridian.ClickHouse.Identities;
using Meridian.Features;
using Meridian.Trainer.Learning;
using Meridian.Trainer.Store;

namespace Meridian.Trainer.People;

/// <summary>A tenant's people at a moment: by the statement that serving asks, for all of them at once.</summary>
internal static class PeopleRows
{
    /// <summary>Those with an event in the 28 days before, by their person's number.</summary>
    public static async Task<List<(ulong Key, float[] Values)>> FeaturesAsync(EventsDatabase database, Guid tenant, FeatureMoment moment, CancellationToken ct)
    {
        var parameters = new UserFeatureSql(PeopleLinks.None, moment).Parameters(tenant);
        var links = await database.RowsAsync(UserFeatureSql.LinkStateSql(moment), parameters, row => PeopleLinks.Of(row.GetInt64(0), row.GetInt64(1) > 0), ct);
        var features = UserFeatures.Set.Features;
        var sql = $"SELECT person, {string.Join(", ", features.Select(feature => $"`{feature.Name}`"))} FROM (\n{new UserFeatureSql(links[0], moment).Select(features, null)})\nWHERE events_28d > 0 ORDER BY person";
        return await database.FloatsAsync(sql, parameters, features.Count, ct);
    }

    /// <summary>Rows of some moments with what became of each.</summary>
    /// <param name="isImported">Whether the history came in as a whole, so that when it came in says nothing.</param>
    public static async Task<Samples> ReadAsync(EventsDatabase database, IReadOnlyList<Guid> tenants, IReadOnlyList<DateTimeOffset> moments, PeopleQuestion question, bool isImported, CancellationToken ct)
    {
        var rows = new List<(float[], bool)>();
        foreach (var tenant in tenants)
        {
            var labels = await PeopleLabels.ReadAsync(database, tenant, ct);
            var first = question.Conversion is { } name ? await labels.FirstAsync(name, ct) : [];
            foreach (var at in moments)
            {
                var people = await FeaturesAsync(database, tenant, isImported ? new FeatureMoment(at) : FeatureMoment.AsKnown(at), ct);
                var active = question.Conversion is null ? await labels.ActiveAsync(at, ct) : [];
                foreach (var (key, values) in people)
                {
                    var person = labels.PersonOf(key);
                    if (question.Conversion is null) rows.Add((values, !active.Contains(person)));
                    else if (first.GetValueOrDefault(person, DateTimeOffset.MaxValue) is var time && time >= at) rows.Add((values, time < at + PeopleQuestion.Horizon));
                }
            }
        }

        return Samples.Of(rows, UserFeatures.Set.Features.Count);
    }
}
