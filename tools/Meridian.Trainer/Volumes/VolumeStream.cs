using Meridian.Features;
using Meridian.Trainer.Store;

namespace Meridian.Trainer.Volumes;

/// <summary>A tenant's events of one name, or all of them, by hour.</summary>
/// <param name="Counts">Without a gap, the oldest first; the last is of the hour before <paramref name="To"/>.</param>
/// <param name="To">Hours since 1970.</param>
internal sealed record VolumeStream(Guid Tenant, string? Name, long[] Counts, long To)
{
    private const int MostStreams = 24;

    /// <summary>Under so many an hour there is nothing ordinary to tell from.</summary>
    private const double LeastMean = 2;

    /// <summary>The largest of each tenant, and all events together.</summary>
    public static async Task<List<VolumeStream>> ReadAsync(EventsDatabase database, IReadOnlyList<Guid> tenants, DateTimeOffset from, DateTimeOffset to, CancellationToken ct)
    {
        var (first, end) = (from.ToUnixTimeSeconds() / 3600, to.ToUnixTimeSeconds() / 3600);
        var streams = new List<VolumeStream>();
        foreach (var tenant in tenants)
        {
            var names = await database.RowsAsync(
                "SELECT event FROM events WHERE tenant_id = {tenant:UUID} AND event != '' AND timestamp >= fromUnixTimestamp64Milli({from:Int64}) AND timestamp < fromUnixTimestamp64Milli({to:Int64}) GROUP BY event ORDER BY count() DESC, event LIMIT " + MostStreams,
                [("tenant", "UUID", tenant), ("from", "Int64", from.ToUnixTimeMilliseconds()), ("to", "Int64", to.ToUnixTimeMilliseconds())], row => row.GetString(0), ct);
            foreach (var name in names.Append(null))
            {
                List<(string, string, object)> parameters = [("volume_tenant", "UUID", tenant), ("volume_from", "Int64", first), ("volume_to", "Int64", end)];
                if (name is not null) parameters.Add(("volume_event", "String", name));
                var rows = await database.RowsAsync(VolumeSql.Select(name is not null), parameters, row => (row.GetInt64(0), row.GetInt64(1)), ct);
                if (VolumeSql.Counts(rows, end) is { Length: > 0 } counts && counts.Average() >= LeastMean) streams.Add(new VolumeStream(tenant, name, counts, end));
            }
        }

        return streams;
    }

    /// <summary>The features of an hour; null where serving would have too little history for any.</summary>
    public static float[]? FeaturesAt(ReadOnlySpan<long> counts, int hour) => VolumeFeatures.Window(counts, hour) is { Length: >= VolumeFeatures.LeastHours } window ? VolumeFeatures.Of(window) : null;
}
