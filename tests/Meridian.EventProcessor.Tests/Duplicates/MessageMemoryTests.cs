using System.Buffers.Binary;
using Meridian.EventProcessor.Features.Events.Duplicates;
using Meridian.Testing;
using Microsoft.Extensions.Options;

namespace Meridian.EventProcessor.Tests.Duplicates;

public sealed class MessageMemoryTests : IDisposable
{
    private const long Noon = 1_780_000_000_000;

    private readonly TemporaryDirectory _directory = new();
    private readonly MessageMemory _memory;

    public MessageMemoryTests() =>
        _memory = new MessageMemory(Options.Create(new DuplicateOptions { RecentMiB = 1, Directory = _directory.Path }));

    public void Dispose()
    {
        _memory.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void Every_message_is_found_also_when_it_is_no_longer_in_the_table_and_no_other_is()
    {
        const int Messages = 600_000;
        for (var number = 0; number < Messages; number++) Add(number, number % 12, Noon + number);

        Assert.Equal(Messages, _memory.Count);
        for (var number = 0; number < Messages; number += 7) Assert.True(Has(number, null, Noon + number), $"{number} is not found");
        for (var number = Messages; number < 2 * Messages; number += 7) Assert.False(Has(number, null, Noon + number), $"{number} is found");
    }

    [Fact]
    public void A_message_is_of_a_partition_and_a_time()
    {
        for (var number = 0; number < 100_000; number++) Add(number, 3, Noon);
        Add(5, 4, Noon + 10);

        foreach (var number in (int[])[5, 99_999])
        {
            Assert.True(Has(number, 3, Noon));
            Assert.False(Has(number, 3, Noon - 1));
            Assert.False(Has(number, 2, Noon));
        }

        Assert.True(Has(5, 4, Noon + 10));
        Assert.False(Has(6, 4, Noon + 10));
    }

    [Fact]
    public void What_is_taken_back_leaves_the_rest_where_it_was()
    {
        var random = new Random(2);
        var kept = new HashSet<int>();
        for (var round = 0; round < 200; round++)
        {
            var batch = Enumerable.Range(round * 100, 100).ToList();
            foreach (var number in batch) _memory.AddUndecided(Message(number, 0, Noon));
            foreach (var number in batch.Where(_ => random.Next(2) == 0).Reverse()) _memory.TakeBack(Message(number, 0, Noon));
            kept.UnionWith(batch.Where(number => Has(number, null, Noon)));
            _memory.Decide(batch.Count(kept.Contains));
        }

        Assert.InRange(kept.Count, 9_000, 11_000);
        Assert.All(Enumerable.Range(0, 20_000), number => Assert.Equal(kept.Contains(number), Has(number, null, Noon)));
        Assert.Throws<InvalidOperationException>(() => _memory.TakeBack(Message(-1, 0, Noon)));
    }

    [Fact]
    public void What_is_undecided_stays_in_the_table_however_much_it_is()
    {
        for (var number = 0; number < 100_000; number++) _memory.AddUndecided(Message(number, 0, Noon));
        _memory.Settle(0);
        for (var number = 99_999; number >= 0; number--) _memory.TakeBack(Message(number, 0, Noon));

        Assert.Equal(0, _memory.Count);
    }

    [Fact]
    public void Nothing_is_left_in_the_folder_and_what_is_too_old_is_forgotten()
    {
        for (var number = 0; number < 1_000_000; number++) Add(number, 0, Noon + number);
        var all = _memory.Count;

        _memory.Settle(Noon + 500_000);

        Assert.Equal(1_000_000, all);
        Assert.InRange(_memory.Count, 500_000, 900_000);
        Assert.True(Has(999_999, null, Noon + 999_999));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory.Path));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_named_at_the_start()
    {
        var options = Options.Create(new DuplicateOptions { Directory = "/proc/nowhere" });

        var fault = Assert.ThrowsAny<IOException>(() => new MessageMemory(options));

        Assert.Contains("/proc/nowhere", fault.Message, StringComparison.Ordinal);
    }

    private static RememberedMessage Message(int number, int partition, long arrivedMs) => new(Key(number), partition, arrivedMs);

    private static UInt128 Key(int number)
    {
        Span<byte> id = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(id, number);
        return Features.Events.MessageKey.Of(Guid.Empty, id);
    }

    private bool Has(int number, int? partition, long arrivedMs)
    {
        var seen = _memory.Find(new Sought(Key(number), partition ?? -1, arrivedMs, arrivedMs, 0));
        return seen == Sighting.Own || (partition is null && seen == Sighting.Elsewhere);
    }

    private void Add(int number, int partition, long arrivedMs) => _memory.Add(Message(number, partition, arrivedMs));
}
