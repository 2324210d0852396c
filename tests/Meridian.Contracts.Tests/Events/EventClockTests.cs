using Meridian.Contracts.Events;

namespace Meridian.Contracts.Tests.Events;

public sealed class EventClockTests
{
    private const long Now = 1_700_000_000_000;

    [Fact]
    public void Without_a_time_an_event_happened_when_it_arrived() => Assert.Equal(Now, EventClock.Correct(0, Now - 5, Now));

    [Fact]
    public void Without_a_sending_time_the_client_is_believed() => Assert.Equal(Now - 60_000, EventClock.Correct(Now - 60_000, 0, Now));

    [Fact]
    public void A_clock_that_is_two_days_ahead_is_put_right()
    {
        const long Skew = 2 * 86_400_000;

        Assert.Equal(Now - 3_000, EventClock.Correct(Now + Skew - 3_000, Now + Skew, Now));
    }

    [Theory]
    [InlineData(EventClock.Earliest - 1, false)]
    [InlineData(EventClock.Earliest, true)]
    [InlineData(Now + EventClock.FutureTolerance, true)]
    [InlineData(Now + EventClock.FutureTolerance + 1, false)]
    public void Times_outside_the_window_are_not_believed(long timestamp, bool believed) =>
        Assert.Equal(believed, EventClock.IsBelievable(timestamp, Now));
}
