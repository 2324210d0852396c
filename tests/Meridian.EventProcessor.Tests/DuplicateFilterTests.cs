using Meridian.EventProcessor.Features.Events;

namespace Meridian.EventProcessor.Tests;

public sealed class DuplicateFilterTests
{
    private const long Noon = 1_780_000_000_000;

    private readonly DuplicateFilter _filter = new();

    [Fact]
    public void A_message_is_new_once_in_24_hours()
    {
        Assert.False(_filter.IsDuplicate(1, Noon));
        Assert.True(_filter.IsDuplicate(1, Noon + DuplicateFilter.WindowMs - 1));
        Assert.False(_filter.IsDuplicate(1, Noon + DuplicateFilter.WindowMs));
    }

    [Fact]
    public void A_repeat_with_an_earlier_arrival_is_a_duplicate_too()
    {
        Assert.False(_filter.IsDuplicate(1, Noon));

        Assert.True(_filter.IsDuplicate(1, Noon - 1000));
    }

    [Fact]
    public void What_is_taken_back_is_decided_again_as_before()
    {
        _filter.Restore(2, Noon);
        Assert.False(_filter.IsDuplicate(1, Noon));
        Assert.False(_filter.IsDuplicate(2, Noon + DuplicateFilter.WindowMs));
        Assert.True(_filter.IsDuplicate(1, Noon));

        _filter.Rollback();

        Assert.False(_filter.IsDuplicate(1, Noon));
        Assert.False(_filter.IsDuplicate(2, Noon + DuplicateFilter.WindowMs));
    }

    [Fact]
    public void What_is_final_is_not_taken_back()
    {
        Assert.False(_filter.IsDuplicate(1, Noon));
        _filter.Commit();

        _filter.Rollback();

        Assert.True(_filter.IsDuplicate(1, Noon));
    }

    [Fact]
    public void Messages_that_can_no_longer_be_repeated_are_forgotten()
    {
        for (var key = 0u; key < 1000; key++) _filter.IsDuplicate(key, Noon);
        _filter.Commit();

        _filter.IsDuplicate(5000, Noon + DuplicateFilter.WindowMs + DuplicateFilter.DisorderMs + 1);
        _filter.Commit();

        Assert.Equal(1, _filter.Count);
    }
}
