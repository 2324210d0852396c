using System.Text;
using Meridian.ClickHouse;
using Meridian.Features;

namespace Meridian.MlScoring.Features.FeatureStore;

/// <summary>The features of people: windows over their events from ClickHouse, for a minute from Redis, and what has happened in the last hour as fresh as Redis knows it.</summary>
internal sealed class UserFeatureStore(
    WindowQuery query, WindowCache cache, FreshEvents fresh, AskingTenants tenants, TenantLinks links, FreshnessWatch freshness, ScoringMetrics metrics, TimeProvider time)
{
    private const float MillisecondsOfMinute = 60_000;

    private static readonly int EventsInHour = UserFeatures.Set.PlacesOf(["events_1h"])[0];
    private static readonly int MinutesSinceLast = UserFeatures.Set.PlacesOf(["minutes_since_last"])[0];

    /// <summary>An id as the number that stands for it in ClickHouse.</summary>
    public static ulong ActorOf(string id) => SipHash.Of(Encoding.UTF8.GetBytes(id));

    /// <summary>As things are now.</summary>
    /// <exception cref="ClickHouseUnavailableException">ClickHouse does not answer.</exception>
    public async Task<FeaturesOfPeople> NowAsync(Guid tenantId, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        tenants.Note(tenantId);
        var watermark = await freshness.WatermarkAsync(tenantId, cancellationToken);
        var state = await links.StateAsync(tenantId, cancellationToken);
        var actors = ids.Select(ActorOf).ToList();
        var moment = Moment();
        var found = await cache.FindAsync(tenantId, state, actors);
        metrics.Cached.Add(found.Count);
        ulong[] missing = [.. actors.Where(actor => !found.ContainsKey(actor)).Distinct()];
        foreach (var (actor, windows) in await ComputeAsync(tenantId, state, moment, missing, watermark, cancellationToken)) found[actor] = windows;
        return await FreshenAsync(tenantId, moment, watermark, actors, [.. actors.Select(found.GetValueOrDefault)]);
    }

    /// <summary>As things were known at a moment of the past. It is worked out anew each time and kept nowhere.</summary>
    /// <exception cref="ClickHouseUnavailableException">ClickHouse does not answer.</exception>
    public async Task<FeaturesOfPeople> AsOfAsync(Guid tenantId, IReadOnlyList<string> ids, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var watermark = await freshness.WatermarkAsync(tenantId, cancellationToken);
        var state = await links.StateAsync(tenantId, cancellationToken);
        var actors = ids.Select(ActorOf).ToList();
        var found = await query.FindAsync(tenantId, state.Earlier, FeatureMoment.AsKnown(at), [.. actors.Distinct()], withIds: false, 0, cancellationToken);
        return new FeaturesOfPeople(at, watermark > at ? at : watermark, [.. actors.Select(actor => Of(found.GetValueOrDefault(actor)))]);
    }

    /// <summary>As ClickHouse has them now, for many, who would push everybody else out of Redis.</summary>
    /// <param name="actors">Ids as numbers, 5,000 at most.</param>
    /// <exception cref="ClickHouseUnavailableException">ClickHouse does not answer.</exception>
    public async Task<(DateTimeOffset At, IReadOnlyList<PersonFeatures> People)> ManyAsync(Guid tenantId, IReadOnlyCollection<ulong> actors, CancellationToken cancellationToken)
    {
        var state = await links.StateAsync(tenantId, cancellationToken);
        var moment = Moment();
        var found = await query.FindAsync(tenantId, state.Links, new FeatureMoment(moment), actors, withIds: false, 0, cancellationToken);
        return (moment, [.. found.Values.DistinctBy(windows => windows.Person).Select(windows => Of(windows)!)]);
    }

    private async Task<Dictionary<ulong, PersonWindows>> ComputeAsync(
        Guid tenantId, LinksState state, DateTimeOffset moment, ulong[] actors, DateTimeOffset? watermark, CancellationToken cancellationToken)
    {
        var computed = await query.FindAsync(tenantId, state.Links, new FeatureMoment(moment), actors, withIds: true, watermark?.ToUnixTimeMilliseconds() ?? 0, cancellationToken);
        cache.Keep(tenantId, state, computed);
        metrics.Computed.Add(computed.Count);
        return computed;
    }

    // ClickHouse counts in milliseconds.
    private DateTimeOffset Moment() => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    private async Task<FeaturesOfPeople> FreshenAsync(Guid tenantId, DateTimeOffset moment, DateTimeOffset? watermark, List<ulong> actors, PersonWindows?[] people)
    {
        var at = moment.ToUnixTimeMilliseconds();
        var activities = await fresh.ReadAsync(tenantId, [.. people.Zip(actors, (windows, actor) => windows?.Ids ?? [actor])], at);
        PersonFeatures?[] fresher = [.. people.Zip(activities, (windows, activity) => windows is null ? null : Freshen(windows, activity, at))];
        bool[] arriving = [.. people.Zip(activities, (windows, activity) => windows is null && activity is not null)];
        var known = people.OfType<PersonWindows>().ToList();
        var oldest = known.Count == 0 ? watermark?.ToUnixTimeMilliseconds() ?? 0 : known.Min(windows => windows.FreshTo);
        return new FeaturesOfPeople(moment, oldest == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(oldest), fresher) { Arriving = arriving };
    }

    // Each of the two knows some of the truth: more events than the one that knows fewer, and a later last one than the one that knows an earlier.
    private static PersonFeatures Freshen(PersonWindows windows, FreshActivity? activity, long at)
    {
        var values = windows.At == at && activity is null ? windows.Values : [.. windows.Values];
        if (windows.At != at) values[MinutesSinceLast] += (at - windows.At) / MillisecondsOfMinute;
        if (activity is { } known)
        {
            values[EventsInHour] = Math.Max(values[EventsInHour], known.EventsInHour);
            values[MinutesSinceLast] = Math.Min(values[MinutesSinceLast], (float)((at - known.LastAt) / (double)MillisecondsOfMinute));
        }

        return new PersonFeatures(windows.Person, windows.Id, values);
    }

    private static PersonFeatures? Of(PersonWindows? windows) => windows is null ? null : new PersonFeatures(windows.Person, windows.Id, windows.Values);
}
