using Meridian.Features.Tests.Naive;
using Meridian.Testing;

namespace Meridian.Features.Tests;

public sealed class VolumeSqlTests(ClickHouseServer server)
{
    private const long From = 493_000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Hours_count_what_happened_in_them(bool isNamed)
    {
        using var store = await EventStore.CreateAsync(server);
        var (tenant, to, random) = (Guid.CreateVersion7(), From + 300, new Random(1));
        var events = Enumerable.Range(0, 4_000)
            .Select(_ => new NaiveEvent(random.Next(3) == 0 ? "Paid" : "Opened", "track", "u", "", ((From - 20) * 3_600_000) + (random.Next(4) == 0 ? random.Next(340) * 3_600_000L : random.NextInt64(340 * 3_600_000L)))).ToList();
        await store.StoreAsync(tenant, events);
        await store.StoreAsync(Guid.CreateVersion7(), events);

        var counts = VolumeSql.Counts(await CountAsync(store, tenant, to, isNamed ? "Paid" : null), to);

        var hours = events.Where(item => !isNamed || item.Event == "Paid").Select(item => item.Time / 3_600_000).Where(hour => hour >= From && hour < to).ToList();
        var expected = new long[to - hours.Min()];
        foreach (var hour in hours) expected[hour - hours.Min()]++;
        Assert.Equal(expected, counts);
    }

    /// <summary>A trainer has the whole history, a server asks for four weeks of it: silence at the beginning of those is no history for either.</summary>
    [Fact]
    public async Task A_window_of_a_longer_history_is_what_would_be_asked_for()
    {
        using var store = await EventStore.CreateAsync(server);
        var (tenant, random) = (Guid.CreateVersion7(), new Random(2));
        var all = Enumerable.Range(0, 1_000).Select(_ => random.Next(3) == 0 ? 0L : random.Next(1, 4)).ToArray();
        await store.StoreAsync(tenant, all.SelectMany((count, hour) => Enumerable.Range(0, (int)count).Select(second => new NaiveEvent("Opened", "track", "u", "", ((From + hour) * 3_600_000) + (second * 1_000)))));

        for (var hour = 300; hour < 1_000; hour += 23)
        {
            List<(string, string, object)> parameters = [("volume_tenant", "UUID", tenant), ("volume_from", "Int64", From + hour - VolumeFeatures.Hours), ("volume_to", "Int64", From + hour + 1)];
            var rows = await store.RowsAsync(VolumeSql.Select(isNamed: false), parameters);

            Assert.Equal(VolumeSql.Counts(rows.ConvertAll(row => ((long)row[0], (long)row[1])), From + hour + 1), VolumeFeatures.Window(all, hour).ToArray());
        }

        Assert.Empty(VolumeFeatures.Window(new long[700], 699).ToArray());
    }

    [Fact]
    public async Task Nothing_that_happened_is_no_history()
    {
        using var store = await EventStore.CreateAsync(server);

        Assert.Empty(VolumeSql.Counts(await CountAsync(store, Guid.CreateVersion7(), From + 10, null), From + 10));
    }

    // The projection is there for this: without it the server would refuse.
    private static async Task<List<(long, long)>> CountAsync(EventStore store, Guid tenant, long to, string? name)
    {
        List<(string, string, object)> parameters = [("volume_tenant", "UUID", tenant), ("volume_from", "Int64", From), ("volume_to", "Int64", to)];
        if (name is not null) parameters.Add(("volume_event", "String", name));
        var rows = await store.RowsAsync(VolumeSql.Select(name is not null) + " SETTINGS force_optimize_projection = 1", parameters);
        return rows.ConvertAll(row => ((long)row[0], (long)row[1]));
    }
}
