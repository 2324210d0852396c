using Meridian.EventProcessor.Features.Events;
using Meridian.EventProcessor.Features.Freshness;

namespace Meridian.EventProcessor.Tests;

public sealed class PartitionWatermarksTests
{
    private readonly PartitionWatermarks _marks = new();
    private readonly Guid _hot = Guid.CreateVersion7();
    private readonly Guid _other = Guid.CreateVersion7();

    [Fact]
    public void A_tenant_in_the_slow_lane_is_as_fresh_as_that_lane_and_never_less_than_before_it_was_there()
    {
        _marks.Look(1000, 10, Stored(10, 0));
        Assert.Equal((1000, 1000), (_marks.Of(_hot), _marks.Of(_other)));

        _marks.Look(1100, 30, Stored(20, 10, (_hot, 10)));
        Assert.Equal((1000, 1000), (_marks.Of(_hot), _marks.Of(_other)));

        _marks.Look(1200, 30, Stored(30, 20, (_hot, 10)));
        Assert.Equal((1000, 1200), (_marks.Of(_hot), _marks.Of(_other)));

        _marks.Look(1300, 50, Stored(50, 30, (_hot, 10)));
        Assert.Equal((1200, 1300), (_marks.Of(_hot), _marks.Of(_other)));

        _marks.Look(1400, 50, Stored(50, 50));
        Assert.Equal((1400, 1400), (_marks.Of(_hot), _marks.Of(_other)));
    }

    [Fact]
    public void Who_comes_into_a_slow_lane_that_is_behind_keeps_what_is_stored_of_it()
    {
        _marks.Look(1000, 10, Stored(10, 0));
        _marks.Look(1100, 40, Stored(40, 10, (_hot, 10)));
        _marks.Look(1200, 60, Stored(60, 10, (_hot, 10), (_other, 40)));

        Assert.Equal((1000, 1100), (_marks.Of(_hot), _marks.Of(_other)));
    }

    private static StoredPartition Stored(long express, long slow, params (Guid Tenant, long From)[] tenants) => new(
        new LaneMark(express, express, 0), new LaneMark(slow, slow, 0), tenants.Aggregate(SlowTenants.None, (all, one) => all.With(one.Tenant, one.From)));
}
