using Meridian.ClickHouse.Identities;
using Meridian.Features.Tests.Naive;
using Meridian.Testing;

namespace Meridian.Features.Tests;

public sealed class UserFeatureSqlTests(ClickHouseServer server)
{
    private static readonly DateTimeOffset At = new(2026, 5, 17, 13, 37, 11, 123, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 1, false)]
    [InlineData(1, 2, false)]
    [InlineData(2, 3, false)]
    [InlineData(1, 4, true)]
    [InlineData(2, 5, true)]
    public async Task All_people_have_the_features_of_a_naive_evaluation(int links, int seed, bool isAsKnown)
    {
        using var store = await EventStore.CreateAsync(server);
        var (tenant, events) = (Guid.CreateVersion7(), Some.Events(At, 3_000, links, seed));
        await store.StoreAsync(tenant, events);
        await store.StoreAsync(Guid.CreateVersion7(), Some.Events(At, 300, 2, seed)); // somebody else's, of people of the same names
        var moment = isAsKnown ? FeatureMoment.AsKnown(At) : new FeatureMoment(At);

        var features = await store.FeaturesAsync(tenant, await store.LinksAsync(tenant, moment), moment, null);

        var expected = new NaiveFeatures(events, moment).All();
        Assert.InRange(expected.Count, 15, 50);
        Assert.Equal(expected.Keys.Order(), features.Keys.Order());
        foreach (var (person, values) in expected)
        {
            foreach (var (feature, value, actual) in UserFeatures.Set.Features.Zip(values, features[person].Features)) Assert.True(value == actual, $"{person} {feature.Name}: {actual} instead of {value}");
        }
    }

    /// <summary>Whatever their links: serving asks for one, the trainer for all.</summary>
    [Theory]
    [InlineData(0, 6)]
    [InlineData(1, 7)]
    [InlineData(2, 8)]
    public async Task A_person_alone_has_the_very_same_features_as_among_all(int links, int seed)
    {
        using var store = await EventStore.CreateAsync(server);
        var (tenant, events) = (Guid.CreateVersion7(), Some.Events(At, 2_000, links, seed));
        await store.StoreAsync(tenant, events);
        var moment = FeatureMoment.AsKnown(At);
        var state = await store.LinksAsync(tenant, moment);
        var all = await store.FeaturesAsync(tenant, state, moment, null);

        var ids = Enumerable.Range(0, 20).Select(user => $"user {user}").Concat(Enumerable.Range(0, 30).Select(visitor => $"visitor {visitor}")).ToList();
        foreach (var id in ids.Where((_, index) => index % 4 == 0))
        {
            var one = await store.FeaturesAsync(tenant, state, moment, NaiveFeatures.Number(id));

            Assert.Single(one);
            foreach (var (person, row) in one)
            {
                Assert.Equal(all[person].Id, row.Id);
                Assert.Equal(all[person].Features.Select(BitConverter.SingleToInt32Bits), row.Features.Select(BitConverter.SingleToInt32Bits));
            }
        }

        var together = await store.FeaturesAsync(tenant, state, moment, [.. ids.Select(NaiveFeatures.Number)]);
        AssertSame(all, together);
    }

    [Fact]
    public async Task Who_is_asked_for_how_ids_are_linked_makes_no_difference()
    {
        using var store = await EventStore.CreateAsync(server);
        var (bare, flat, moment) = (Guid.CreateVersion7(), Guid.CreateVersion7(), new FeatureMoment(At));
        await store.StoreAsync(bare, Some.Events(At, 500, 0, 9));
        await store.StoreAsync(flat, Some.Events(At, 500, 1, 9));

        var (none, one, many) = (await store.FeaturesAsync(bare, PeopleLinks.None, moment, null), await store.FeaturesAsync(bare, PeopleLinks.Flat, moment, null), await store.FeaturesAsync(bare, PeopleLinks.Chained, moment, null));
        var (linked, followed) = (await store.FeaturesAsync(flat, PeopleLinks.Flat, moment, null), await store.FeaturesAsync(flat, PeopleLinks.Chained, moment, null));

        AssertSame(none, one);
        AssertSame(none, many);
        AssertSame(linked, followed);
    }

    /// <summary>What was known then: neither an event that came in late nor a link from later.</summary>
    [Fact]
    public async Task A_moment_of_the_past_looks_as_it_did_then()
    {
        using var store = await EventStore.CreateAsync(server);
        var (tenant, at, moment) = (Guid.CreateVersion7(), At.ToUnixTimeMilliseconds(), FeatureMoment.AsKnown(At));
        await store.StoreAsync(tenant, Some.Events(At, 800, 2, 10).Where(item => item.Time < at && item.Received < at));
        var then = await store.FeaturesAsync(tenant, await store.LinksAsync(tenant, moment), moment, null);

        await store.StoreAsync(tenant, Some.Events(At, 800, 2, 11).Select(item => item with { Received = Math.Max(item.Received, at) }));

        AssertSame(then, await store.FeaturesAsync(tenant, await store.LinksAsync(tenant, moment), moment, null));
        var now = await store.FeaturesAsync(tenant, await store.LinksAsync(tenant, new(At)), new(At), null);
        Assert.NotEqual(then.Values.Sum(row => row.Features[6]), now.Values.Sum(row => row.Features[6]));
    }

    [Fact]
    public async Task A_person_goes_by_the_user_id_where_there_is_one()
    {
        using var store = await EventStore.CreateAsync(server);
        var (tenant, at) = (Guid.CreateVersion7(), At.ToUnixTimeMilliseconds());
        await store.StoreAsync(tenant,
        [
            new("Opened", "track", "", "v1", at - 5_000), new("", "identify", "u1", "v1", at - 4_000), new("Opened", "track", "", "v1", at - 1_000),
            new("Opened", "track", "", "v2", at - 1_000),
        ]);

        var features = await store.FeaturesAsync(tenant, PeopleLinks.Flat, new(At), null);

        Assert.Equal(["u1", "v2"], features.Values.Select(row => row.Id).Order());
        Assert.Equal((3f, 1f), (features[NaiveFeatures.Number("u1")].Features[6], features[NaiveFeatures.Number("v2")].Features[6]));
    }

    [Fact]
    public void A_feature_of_another_set_is_refused() =>
        Assert.Throws<ArgumentException>(() => new UserFeatureSql(PeopleLinks.None, new(At)).Select(VolumeFeatures.Set.Features, null));

    private static void AssertSame(Dictionary<ulong, (string Id, float[] Features)> expected, Dictionary<ulong, (string Id, float[] Features)> actual)
    {
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        foreach (var (person, row) in expected) Assert.Equal(row.Features, actual[person].Features);
    }
}
