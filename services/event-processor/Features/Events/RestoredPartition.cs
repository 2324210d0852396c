using Meridian.EventProcessor.Features.Enrichment.Sessions;

namespace Meridian.EventProcessor.Features.Events;

/// <summary>What ClickHouse says about a partition when it changes hands.</summary>
/// <param name="Sessions">The users' sessions as the owner before had them when everything below <see cref="LaneMark.DoneTo"/> was stored.</param>
/// <param name="MonthsInDoubt">Months, as yyyyMM, that the insert in doubt has reached: a part holds all of its rows of a month or none.</param>
internal sealed record RestoredPartition(SessionTracker Sessions, IReadOnlySet<uint> MonthsInDoubt)
{
    /// <summary>What ClickHouse's toYYYYMM says for a time in milliseconds since 1970.</summary>
    public static uint MonthOf(long timestampMs)
    {
        var time = DateTimeOffset.FromUnixTimeMilliseconds(timestampMs);
        return (uint)((time.Year * 100) + time.Month);
    }
}
