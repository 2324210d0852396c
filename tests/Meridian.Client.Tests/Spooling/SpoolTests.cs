using System.Text;
using Meridian.Client.Spooling;
using Meridian.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.Client.Tests.Spooling;

public sealed class SpoolTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void Batches_come_back_in_order_also_after_a_restart()
    {
        using (var spool = Open())
        {
            Append(spool, "a", "b");
            Append(spool, "c");
            Assert.Equal(["a", "b"], Peek(spool)!);
            spool.Advance();
            Append(spool, "d");
        }

        using var again = Open();
        Assert.Equal(2, again.Events);
        Assert.Equal([["c"], ["d"]], Drain(again));
        Assert.Null(again.Peek());
    }

    [Fact]
    public void A_spool_that_was_emptied_takes_more()
    {
        using (var spool = Open())
        {
            Append(spool, "a");
            spool.Advance();
            Append(spool, "b");
        }

        using var again = Open();
        Assert.Equal([["b"]], Drain(again));
    }

    [Fact]
    public void Whatever_byte_a_crash_cut_the_last_write_at_what_stands_before_it_is_there()
    {
        byte[] whole;
        using (var spool = Open())
        {
            Append(spool, "first", "second");
            Append(spool, "third");
        }

        whole = File.ReadAllBytes(SegmentFile());
        var first = SpoolRecord.LengthOf(whole);
        for (var length = first; length < whole.Length; length++)
        {
            File.WriteAllBytes(SegmentFile(), whole[..length]);
            using var spool = Open();
            Assert.Equal([["first", "second"]], Drain(spool, keep: true));
            Append(spool, "after");
            Assert.Equal(3, spool.Events);
        }
    }

    [Fact]
    public void A_byte_that_changed_is_noticed_and_what_stands_before_it_is_there()
    {
        using (var spool = Open())
        {
            Append(spool, "first");
            Append(spool, "second");
        }

        var whole = File.ReadAllBytes(SegmentFile());
        for (var at = SpoolRecord.LengthOf(whole); at < whole.Length; at++)
        {
            var damaged = whole.ToArray();
            damaged[at] ^= 0x10;
            File.WriteAllBytes(SegmentFile(), damaged);
            using var spool = Open();
            Assert.Equal([["first"]], Drain(spool, keep: true));
        }
    }

    [Fact]
    public void A_lost_cursor_means_that_what_was_sent_is_sent_again()
    {
        using (var spool = Open())
        {
            Append(spool, "a");
            Append(spool, "b");
            spool.Advance();
        }

        File.WriteAllBytes(Path.Combine(_directory.Path, "cursor"), [1, 2, 3]);
        using var again = Open();
        Assert.Equal([["a"], ["b"]], Drain(again));
    }

    [Fact]
    public void It_takes_no_more_than_its_bound_and_again_once_something_was_sent()
    {
        var large = new string('x', 700_000);
        using var spool = Spool.Open(_directory.Path, 1_000_000, NullLogger.Instance);
        Append(spool, large);

        Assert.False(spool.TryAppend([Encoding.UTF8.GetBytes(large)]));

        spool.Advance();
        Append(spool, large);
    }

    [Fact]
    public void Many_segments_are_read_in_order_and_deleted_when_sent()
    {
        var filler = new string('x', 1_000_000);
        using (var spool = Open())
        {
            for (var number = 0; number < 30; number++) Append(spool, $"{number:00}{filler}");
        }

        using var again = Open();
        Assert.Equal(30, again.Events);
        Assert.Equal(Enumerable.Range(0, 30).Select(number => $"{number:00}"), Drain(again).Select(batch => batch[0][..2]));
        Assert.Empty(Directory.EnumerateFiles(_directory.Path, "*.events"));
    }

    [Fact]
    public void Two_clients_do_not_share_a_directory()
    {
        using var spool = Open();

        var refusal = Assert.Throws<IOException>(Open);

        Assert.Contains("each needs a directory of its own", refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Dispose();

    private Spool Open() => Spool.Open(_directory.Path, 100_000_000, NullLogger.Instance);

    private string SegmentFile() => Directory.EnumerateFiles(_directory.Path, "*.events").Single();

    private static void Append(Spool spool, params string[] events) => Assert.True(spool.TryAppend([.. events.Select(Encoding.UTF8.GetBytes)]));

    private static string[]? Peek(Spool spool) => spool.Peek() is { } events ? [.. events.Select(Encoding.UTF8.GetString)] : null;

    private static List<string[]> Drain(Spool spool, bool keep = false)
    {
        if (keep)
        {
            var first = Peek(spool)!;
            Assert.Equal(first.Length, spool.Events);
            return [first];
        }

        var batches = new List<string[]>();
        for (; Peek(spool) is { } batch; spool.Advance()) batches.Add(batch);
        return batches;
    }
}
