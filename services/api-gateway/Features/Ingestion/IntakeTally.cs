using System.Collections.Concurrent;

namespace Meridian.ApiGateway.Features.Ingestion;

/// <summary>
/// What became of events at this gateway, until <see cref="IntakeLedger"/> has written it down. It lies on the way of every request with events, so it costs a look-up and an addition,
/// and more only for what is refused.
/// </summary>
internal sealed class IntakeTally(TimeProvider time)
{
    // Whoever holds an hour may still add to it a while after it has ended.
    private static readonly TimeSpan Kept = TimeSpan.FromHours(2);

    private readonly ConcurrentDictionary<TenantHour, HourTally> _hours = new();

    /// <summary>Counts what was taken.</summary>
    public void Accept(Guid tenantId, DateTimeOffset receivedAt, int events) => Of(tenantId, receivedAt).Accept(events, receivedAt.ToUnixTimeMilliseconds());

    /// <summary>Counts events that a receipt says were not taken.</summary>
    public void RefuseEvents(Guid tenantId, DateTimeOffset receivedAt, IEnumerable<string> codes)
    {
        var hour = Of(tenantId, receivedAt);
        foreach (var same in codes.CountBy(code => code)) hour.Refuse(IntakeField.Name(IntakeOutcome.EventRefused, same.Key), same.Value);
    }

    /// <summary>Counts a request of which nothing was taken.</summary>
    public void RefuseRequest(Guid tenantId, string code) => Of(tenantId, time.GetUtcNow()).Refuse(IntakeField.Name(IntakeOutcome.RequestRefused, code), 1);

    /// <summary>Takes away what was counted: by tenant and day, the fields of <see cref="IntakeField"/>.</summary>
    public IReadOnlyList<IntakeEntry> Take()
    {
        var entries = new Dictionary<(Guid Tenant, DateOnly Day), IntakeEntry>();
        foreach (var (key, tally) in _hours)
        {
            var (accepted, latest, refused) = tally.Take();
            if (accepted == 0 && refused.Count == 0)
            {
                if (key.Begin < time.GetUtcNow() - Kept) _hours.TryRemove(key, out _);
                continue;
            }

            var day = DateOnly.FromDateTime(key.Begin.UtcDateTime);
            if (!entries.TryGetValue((key.Tenant, day), out var entry)) entries[(key.Tenant, day)] = entry = new IntakeEntry(key.Tenant, day);
            entry.Add(key.Begin.Hour, accepted, latest, refused);
        }

        return [.. entries.Values];
    }

    private HourTally Of(Guid tenantId, DateTimeOffset moment)
    {
        var key = new TenantHour(tenantId, moment.ToUnixTimeSeconds() / 3_600);
        return _hours.TryGetValue(key, out var hour) ? hour : _hours.GetOrAdd(key, _ => new HourTally());
    }

    private readonly record struct TenantHour(Guid Tenant, long Hour)
    {
        public DateTimeOffset Begin => DateTimeOffset.FromUnixTimeSeconds(Hour * 3_600);
    }
}
