using Microsoft.Extensions.Time.Testing;

namespace Meridian.EventProcessor.Tests;

public sealed class IngestLagTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly IngestLag _lag;

    public IngestLagTests() => _lag = new IngestLag(_time);

    [Fact]
    public void Nobody_has_to_wait_before_anything_was_stored() => Assert.False(_lag.IsBehind);

    [Theory]
    [InlineData(3_000, false)]
    [InlineData(3_001, true)]
    public void What_became_queryable_late_says_that_answers_are_behind(int milliseconds, bool isBehind)
    {
        _lag.Stored(Ago(milliseconds));

        Assert.Equal(isBehind, _lag.IsBehind);
    }

    [Fact]
    public void What_became_queryable_in_time_says_that_they_have_caught_up()
    {
        _lag.Stored(Ago(60_000));
        _lag.Stored(Ago(100));

        Assert.False(_lag.IsBehind);
    }

    [Fact]
    public void After_ten_seconds_without_news_nobody_waits_any_longer()
    {
        _lag.Stored(Ago(60_000));
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.True(_lag.IsBehind);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.False(_lag.IsBehind);
    }

    private long Ago(int milliseconds) => _time.GetUtcNow().ToUnixTimeMilliseconds() - milliseconds;
}
