using FsCheck;
using FsCheck.Fluent;
using Meridian.Contracts.Events;

namespace Meridian.Contracts.Tests.Events;

public sealed class EnrichedSequenceTests
{
    [Fact]
    public void What_is_written_is_read_back_and_the_bytes_sort_as_the_sequences_do()
    {
        var any = from chunk in Gen.Choose(0, int.MaxValue) from ordinal in Gen.Choose(0, 5) select new EnrichedSequence(chunk * 5L, ordinal);

        Prop.ForAll(Gen.Two(any).ToArbitrary(), pair =>
        {
            Assert.True(EnrichedSequence.TryRead(pair.Item1.ToBytes(), out var read));
            Assert.Equal(pair.Item1, read);
            Assert.Equal(Math.Sign(pair.Item1.CompareTo(pair.Item2)), Math.Sign(pair.Item1.ToBytes().AsSpan().SequenceCompareTo(pair.Item2.ToBytes())));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("")]
    [InlineData("0000000000000001000000")]
    [InlineData("FFFFFFFFFFFFFFFF00000000")]
    [InlineData("0000000000000001FFFFFFFF")]
    [InlineData("000000000000000100000000AA")]
    public void Anything_else_is_no_sequence(string bytes) => Assert.False(EnrichedSequence.TryRead(Convert.FromHexString(bytes), out _));

    /// <summary>Inserts are published again after faults, attempts may have gaps, and only the last attempt at each is whole: each record is taken once, in order.</summary>
    [Fact]
    public void Whatever_is_published_again_each_record_follows_once()
    {
        var random = new Random(1);
        for (var round = 0; round < 2_000; round++)
        {
            var (expected, log) = RandomLog(random);
            EnrichedSequence? last = null;
            var taken = new List<EnrichedSequence>();
            foreach (var sequence in log.Where(sequence => sequence.Follows(last))) taken.Add((last = sequence).Value);

            Assert.Equal(expected, taken);
        }
    }

    private static (List<EnrichedSequence> Expected, List<EnrichedSequence> Log) RandomLog(Random random)
    {
        var (expected, log) = (new List<EnrichedSequence>(), new List<EnrichedSequence>());
        for (var chunk = 1L; chunk < 6; chunk++)
        {
            var whole = Enumerable.Range(0, random.Next(4)).Select(ordinal => new EnrichedSequence(chunk * 10, ordinal)).ToList();
            for (var attempt = random.Next(3); attempt > 0; attempt--) log.AddRange(whole.Where(_ => random.Next(2) == 0));
            log.AddRange(whole);
            // An owner of before, late with what it had begun.
            for (var late = random.Next(3); late > 0; late--) log.AddRange(whole.Where(_ => random.Next(2) == 0));
            expected.AddRange(whole);
        }

        return (expected, log);
    }
}
