using Meridian.EventProcessor.Features.Events.Duplicates;
using Microsoft.Extensions.Options;

namespace Meridian.EventProcessor.Tests.Duplicates;

public sealed class DuplicateFilterTests : IDisposable
{
    private const long Noon = 1_780_000_000_000;

    private readonly MessageMemory _memory = new(Options.Create(new DuplicateOptions { RecentMiB = 1 }));
    private readonly DuplicateFilter _filter;
    private readonly DuplicateFilter _other;

    public DuplicateFilterTests()
    {
        (_filter, _other) = (new DuplicateFilter(_memory, 0), new DuplicateFilter(_memory, 1));
        _filter.Begin(Noon, null);
        _other.Begin(Noon, null);
    }

    public void Dispose() => _memory.Dispose();

    [Fact]
    public void A_message_is_new_once_in_24_hours()
    {
        Assert.False(IsDuplicate(1, Noon));
        Assert.True(IsDuplicate(1, Noon + DuplicateFilter.WindowMs - 1));
        Assert.False(IsDuplicate(1, Noon + DuplicateFilter.WindowMs));
    }

    [Fact]
    public void A_repeat_with_an_earlier_arrival_is_a_duplicate_too()
    {
        Assert.False(IsDuplicate(1, Noon));

        Assert.True(IsDuplicate(1, Noon - 1000));
    }

    [Fact]
    public void A_message_of_another_partition_counts_and_is_noted()
    {
        Assert.False(IsDuplicate(1, Noon));
        _filter.Commit();

        Assert.True(_other.IsDuplicate(1, Noon + 5, new EventMark(7, 3)));

        Assert.Equal([new EventMark(7, 3)], _other.LeftOut);
        Assert.Empty(_filter.LeftOut);
    }

    [Fact]
    public void A_message_of_another_partition_that_is_still_undecided_counts_until_it_is_taken_back()
    {
        Assert.False(IsDuplicate(1, Noon));
        Assert.True(_other.IsDuplicate(1, Noon, new EventMark(7, 3)));

        _filter.Rollback();
        _other.Begin(Noon, null);

        Assert.False(_other.IsDuplicate(1, Noon, new EventMark(7, 3)));
    }

    [Fact]
    public void An_insert_that_is_done_again_follows_what_was_written_down_and_not_what_others_have_stored_since()
    {
        Restore(_other, 1);
        _filter.Begin(Noon, new HashSet<EventMark> { new(9, 0) });

        Assert.False(_filter.IsDuplicate(1, Noon, new EventMark(8, 0)));
        Assert.True(_filter.IsDuplicate(2, Noon, new EventMark(9, 0)));
        Assert.Equal([new EventMark(9, 0)], _filter.LeftOut);
        Assert.True(_filter.IsDuplicate(1, Noon, new EventMark(10, 0)));
    }

    [Fact]
    public void What_no_successor_could_restore_is_written_down()
    {
        var late = Noon - (3 * DuplicateFilter.WindowMs);
        Assert.False(IsDuplicate(1, late));
        Assert.True(IsDuplicate(1, late));
        Assert.Empty(_filter.LeftOut);
        _filter.Commit();

        _filter.Begin(Noon, null);
        Assert.True(IsDuplicate(1, late));

        Assert.Single(_filter.LeftOut);
    }

    [Fact]
    public void What_is_taken_back_is_decided_again_as_before()
    {
        Restore(_filter, 2);
        Assert.False(IsDuplicate(1, Noon));
        Assert.False(IsDuplicate(2, Noon + DuplicateFilter.WindowMs));
        Assert.True(IsDuplicate(1, Noon));

        _filter.Rollback();

        Assert.False(IsDuplicate(1, Noon));
        Assert.False(IsDuplicate(2, Noon + DuplicateFilter.WindowMs));
    }

    [Fact]
    public void What_is_final_is_not_taken_back()
    {
        Assert.False(IsDuplicate(1, Noon));
        _filter.Commit();

        _filter.Rollback();

        Assert.True(IsDuplicate(1, Noon));
    }

    [Fact]
    public void What_was_left_out_survives_as_bytes()
    {
        var marks = new HashSet<EventMark> { new(long.MaxValue, uint.MaxValue), new(0, 0), new(123, 45) };

        Assert.Equal(marks, EventMark.FromBytes(EventMark.ToBytes(marks)));
        Assert.Empty(EventMark.FromBytes([]));
    }

    private static void Restore(DuplicateFilter filter, uint key)
    {
        Assert.False(filter.IsDuplicate(key, Noon, new EventMark(1, key)));
        filter.Commit();
    }

    private bool IsDuplicate(UInt128 key, long arrivedMs) => _filter.IsDuplicate(key, arrivedMs, new EventMark(0, 0));
}
