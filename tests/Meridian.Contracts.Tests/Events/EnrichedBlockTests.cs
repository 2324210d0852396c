using FsCheck;
using FsCheck.Fluent;
using Meridian.Contracts.Events;

namespace Meridian.Contracts.Tests.Events;

public sealed class EnrichedBlockTests
{
    private static readonly Guid Tenant = Guid.Parse("0197a3c0-1111-7222-8333-444455556666");

    private static readonly Gen<SomeEnrichedEvent> AnyEvent =
        from type in Gen.Elements(Enum.GetValues<EventType>())
        from name in Gen.Elements("", "Order Completed", new string('漢', 100))
        from time in ArbMap.Default.GeneratorFor<long>()
        from offset in ArbMap.Default.GeneratorFor<long>()
        from index in ArbMap.Default.GeneratorFor<uint>()
        from session in ArbMap.Default.GeneratorFor<Guid>()
        from findings in Gen.Elements("|||||||", "BR|São Paulo|São Paulo|Chrome|138.0.0|Windows|10|Other", "US|||curl|8.5.0|||")
        select new SomeEnrichedEvent(new SomeEvent(type, "m" + name, name, "u", name, time, "{}") { SentAt = -time, Context = """{"ip":"1.1.1.1"}""" }, time, offset, index, session)
        {
            Findings = findings,
        };

    [Fact]
    public void What_is_written_is_read_back()
    {
        Prop.ForAll(AnyEvent.ListOf().ToArbitrary(), events =>
        {
            var block = Write([.. events]);

            var reader = new EnrichedBlockReader(block);

            Assert.Equal((Tenant, SomeEnrichedEvent.ProcessedAt, SomeEnrichedEvent.Partition, events.Count), (reader.TenantId, reader.ProcessedAt, reader.Partition, reader.Count));
            Assert.Equal(events, SomeEnrichedEvent.ReadAll(block));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_block_that_ends_early_or_late_is_refused_wherever_it_ends()
    {
        var block = Write(SomeEnrichedEvent.Track("m-1"), SomeEnrichedEvent.Track("m-2"));

        for (var length = 0; length < block.Length; length++)
            Assert.Throws<EventBlockException>(() => SomeEnrichedEvent.ReadAll(block.AsSpan(0, length)));
        Assert.Throws<EventBlockException>(() => SomeEnrichedEvent.ReadAll([.. block, 0]));
    }

    [Fact]
    public void A_block_with_any_byte_changed_is_read_or_refused_but_never_breaks_the_reader()
    {
        var block = Write(SomeEnrichedEvent.Track("m-1"), SomeEnrichedEvent.Track("m-2"));
        var refused = 0;

        for (var at = 0; at < block.Length * 256; at++)
        {
            var changed = (byte[])block.Clone();
            changed[at / 256] = (byte)at;
            if (Record.Exception(() => Count(changed)) is not { } failure) continue;
            Assert.IsType<EventBlockException>(failure);
            refused++;
        }

        Assert.InRange(refused, 1, block.Length * 256);
    }

    [Fact]
    public void Blocks_of_another_kind_or_version_are_refused()
    {
        var block = Write(SomeEnrichedEvent.Track());
        using var other = new EventBlockWriter();

        Assert.Throws<EventBlockException>(() => Count(other.ToArray()));
        Assert.Throws<EventBlockException>(() => new EventBlockReader(block));
        block[3] = 2;
        Assert.Contains("version 2", Assert.Throws<EventBlockException>(() => Count(block)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fields_that_a_later_writer_appends_are_skipped()
    {
        var block = Write(SomeEnrichedEvent.Track());
        byte[] extended = [.. block.AsSpan(0, 38), 7, 7, .. block.AsSpan(38), 3, 1, 2, 3];
        extended[4] += 2;
        extended[40] += 4;

        Assert.Equal([SomeEnrichedEvent.Track()], SomeEnrichedEvent.ReadAll(extended));
    }

    [Fact]
    public void The_layout_does_not_change()
    {
        var item = new SomeEnrichedEvent(new SomeEvent(EventType.Track, "m", "E", "u", "", 1, "{}") { SentAt = 2 }, 3, 4, 5, Tenant) { Findings = "AT|||F||||" };

        Assert.Equal(
            "4D4545012600" + "0197A3C01111722283334444" + "55556666" + "288BE5CF8B010000" + "07000000" + "01000000"
            + "4D000000" + "01" + "0100000000000000" + "0200000000000000" + "0300000000000000" + "0400000000000000" + "05000000"
            + "0197A3C01111722283334444" + "55556666" + "016D" + "0145" + "0175" + "0000" + "027B7D" + "0000"
            + "024154" + "0000" + "0146" + "00000000",
            Convert.ToHexString(Write(item)));
    }

    [Fact]
    public void An_event_that_no_reader_would_take_is_not_written()
    {
        using var writer = new EnrichedBlockWriter();

        Assert.Throws<ArgumentException>(() => SomeEnrichedEvent.Track("").AddTo(writer));
        Assert.Equal(0, writer.Count);
    }

    [Fact]
    public void Writing_and_reading_allocate_nothing_an_event()
    {
        using var writer = new EnrichedBlockWriter();
        Round(writer, 2_000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Round(writer, 2_000);

        // A single object an event would be 48,000 bytes; what the runtime itself needs now and then is a buffer or so.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 24_000);
    }

    private static void Round(EnrichedBlockWriter writer, int events)
    {
        writer.Reset(Tenant, SomeEnrichedEvent.ProcessedAt, SomeEnrichedEvent.Partition);
        for (var index = 0; index < events; index++) writer.Add(new EnrichedEvent { Source = new IngestEvent { Type = EventType.Track, MessageId = "m"u8 }, City = "Wien"u8 });
        Assert.Equal(events, Count(writer.WrittenSpan));
    }

    private static int Count(ReadOnlySpan<byte> block)
    {
        var count = 0;
        foreach (var item in new EnrichedBlockReader(block)) count += item.Source.MessageId.IsEmpty ? 0 : 1;
        return count;
    }

    private static byte[] Write(params SomeEnrichedEvent[] events)
    {
        using var writer = new EnrichedBlockWriter();
        writer.Reset(Tenant, SomeEnrichedEvent.ProcessedAt, SomeEnrichedEvent.Partition);
        foreach (var item in events) item.AddTo(writer);
        return writer.ToArray();
    }
}
