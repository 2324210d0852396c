using Meridian.Client.Sending;

namespace Meridian.Client.Tests.Sending;

public sealed class RetryScheduleTests
{
    [Fact]
    public void The_bound_doubles_up_to_the_greatest_and_begins_anew_after_a_success()
    {
        var schedule = new RetrySchedule(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1), new Always(1));

        Assert.Equal([100, 200, 400, 800, 1000, 1000], Enumerable.Range(0, 6).Select(_ => schedule.Next(null).TotalMilliseconds));
        schedule.Reset();
        Assert.Equal(100, schedule.Next(null).TotalMilliseconds);
    }

    [Fact]
    public void The_pause_is_anywhere_below_the_bound()
    {
        var schedule = new RetrySchedule(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), new Always(0.25));

        Assert.Equal(250, schedule.Next(null).TotalMilliseconds);
    }

    [Fact]
    public void What_the_server_asks_for_is_the_least()
    {
        var schedule = new RetrySchedule(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1), new Always(1));

        Assert.Equal(30, schedule.Next(TimeSpan.FromSeconds(30)).TotalSeconds);
        Assert.Equal(200, schedule.Next(TimeSpan.FromMilliseconds(1)).TotalMilliseconds);
    }

    private sealed class Always(double value) : Random
    {
        public override double NextDouble() => value;
    }
}
