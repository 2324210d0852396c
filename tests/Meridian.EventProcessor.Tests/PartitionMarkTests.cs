using Meridian.EventProcessor.Features.Freshness;

namespace Meridian.EventProcessor.Tests;

public sealed class PartitionMarkTests
{
    private readonly PartitionMark _mark = new();

    [Fact]
    public void A_partition_that_is_caught_up_is_as_fresh_as_the_look_at_its_end()
    {
        _mark.Ended(1000, 5);
        _mark.Stored(5, 900);

        Assert.Equal((1000, 0), (_mark.Ms, _mark.Waiting));
    }

    [Fact]
    public void An_empty_partition_and_one_where_nothing_comes_in_stay_fresh()
    {
        _mark.Ended(1000, 0);
        _mark.Stored(0, 0);
        _mark.Ended(2000, 0);
        _mark.Stored(0, 0);

        Assert.Equal(2000, _mark.Ms);
    }

    [Fact]
    public void A_partition_that_lags_is_as_fresh_as_the_last_look_that_is_stored_whole()
    {
        _mark.Ended(1000, 10);
        _mark.Ended(1100, 20);
        _mark.Ended(1200, 20);
        _mark.Ended(1300, 30);
        _mark.Stored(9, 0);
        Assert.Equal((0, 21), (_mark.Ms, _mark.Waiting));

        _mark.Stored(25, 0);
        Assert.Equal((1200, 5), (_mark.Ms, _mark.Waiting));

        _mark.Stored(30, 0);
        Assert.Equal(1300, _mark.Ms);
    }

    [Fact]
    public void Where_no_look_says_more_the_latest_arrival_that_is_stored_does()
    {
        _mark.Ended(5000, 100);
        _mark.Stored(40, 1234);

        Assert.Equal(1234, _mark.Ms);
    }

    [Fact]
    public void It_never_goes_back_and_is_never_ahead_of_what_is_stored()
    {
        var random = new Random(1);
        var acknowledged = new List<long>(); // the moment of acknowledgement of each offset
        var (now, done, before) = (1_000L, 0, 0L);
        for (var step = 0; step < 20_000; step++)
        {
            now += random.Next(3);
            if (random.Next(3) > 0) acknowledged.Add(now);
            if (random.Next(10) == 0) _mark.Ended(now, acknowledged.Count(at => at < now));
            if (random.Next(step % 4000 < 2000 ? 100 : 5) == 0) done = Math.Min(acknowledged.Count, done + random.Next(60));
            _mark.Stored(done, 0);

            Assert.InRange(_mark.Ms, before, now);
            if (done < acknowledged.Count) Assert.InRange(_mark.Ms, 0, acknowledged[done]);
            before = _mark.Ms;
        }

        Assert.True(before > 0);
    }
}
