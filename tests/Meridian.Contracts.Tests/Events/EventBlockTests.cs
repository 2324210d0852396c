using FsCheck;
using FsCheck.Fluent;
using Meridian.Contracts.Events;

namespace Meridian.Contracts.Tests.Events;

public sealed class EventBlockTests
{
    private static readonly Guid Tenant = Guid.Parse("0197a3c0-1111-7222-8333-444455556666");

    private static readonly Gen<SomeEvent> AnyEvent =
        from type in Gen.Elements(Enum.GetValues<EventType>())
        from messageId in AnyText(1, 60)
        from name in AnyText(0, 200)
        from user in AnyText(0, 40)
        from anonymous in AnyText(0, 40)
        from timestamp in ArbMap.Default.GeneratorFor<long>()
        from properties in AnyText(0, 20_000)
        from traits in AnyText(0, 300)
        select new SomeEvent(type, messageId, name, user, anonymous, timestamp, properties) { Traits = traits, SentAt = -timestamp, GroupId = name };

    [Fact]
    public void What_is_written_is_read_back()
    {
        Prop.ForAll(AnyEvent.ListOf().ToArbitrary(), events =>
        {
            var block = Write([.. events]);

            var reader = new EventBlockReader(block);

            Assert.Equal((Tenant, 1234L, events.Count), (reader.TenantId, reader.ReceivedAt, reader.Count));
            Assert.Equal(events, SomeEvent.ReadAll(block));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_block_that_ends_early_is_refused_wherever_it_ends()
    {
        var block = Write(SomeEvent.Track("m-1"), SomeEvent.Track("m-2") with { Type = EventType.Identify, Traits = """{"a":1}""" });

        for (var length = 0; length < block.Length; length++)
            Assert.Throws<EventBlockException>(() => SomeEvent.ReadAll(block.AsSpan(0, length)));
    }

    [Fact]
    public void A_block_with_any_byte_changed_is_read_or_refused_but_never_breaks_the_reader()
    {
        var block = Write(SomeEvent.Track("m-1"), SomeEvent.Track("m-2"));
        var refused = 0;

        for (var at = 0; at < block.Length * 256; at++)
        {
            var changed = (byte[])block.Clone();
            changed[at / 256] = (byte)at;
            if (Record.Exception(() => SomeEvent.ReadAll(changed)) is { } failure)
            {
                Assert.IsType<EventBlockException>(failure);
                refused++;
            }
        }

        Assert.InRange(refused, 1, block.Length * 256);
    }

    [Fact]
    public void Random_bytes_are_refused()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            Assert.Throws<EventBlockException>(() => SomeEvent.ReadAll(bytes));
            Assert.Throws<EventBlockException>(() => SomeEvent.ReadAll([.. "MEB\u0001"u8, .. bytes]));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Bytes_behind_the_last_event_are_refused() =>
        Assert.Throws<EventBlockException>(() => SomeEvent.ReadAll([.. Write(SomeEvent.Track()), 0]));

    [Fact]
    public void Another_version_is_refused_by_its_number()
    {
        var block = Write(SomeEvent.Track());
        block[3] = 2;

        var refusal = Assert.Throws<EventBlockException>(() => SomeEvent.ReadAll(block));

        Assert.Contains("version 2", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fields_that_a_later_writer_appends_are_skipped()
    {
        var block = Write(SomeEvent.Track());
        byte[] extended = [.. block.AsSpan(0, 34), 7, 7, .. block.AsSpan(34), 3, 1, 2, 3];
        extended[4] += 2;
        extended[36] += 4;

        Assert.Equal([SomeEvent.Track()], SomeEvent.ReadAll(extended));
    }

    [Fact]
    public void The_layout_does_not_change()
    {
        var block = Write(new SomeEvent(EventType.Track, "m", "E", "u", "", 1, "{}") { SentAt = 2 });

        Assert.Equal(
            "4D4542012200" + "0197A3C01111722283334444" + "55556666" + "D204000000000000" + "01000000"
            + "1E000000" + "01" + "0100000000000000" + "0200000000000000" + "016D" + "0145" + "0175" + "00" + "00" + "027B7D" + "00" + "00",
            Convert.ToHexString(block));
    }

    [Fact]
    public void A_writer_starts_anew_after_a_reset()
    {
        using var writer = new EventBlockWriter();
        writer.Add(SomeEvent.Track("old").ToIngestEvent());
        writer.Reset(Tenant, 5);
        writer.Add(SomeEvent.Track("new").ToIngestEvent());

        Assert.Equal([SomeEvent.Track("new")], SomeEvent.ReadAll(writer.WrittenSpan));
    }

    [Fact]
    public void An_event_that_no_reader_would_take_is_not_written()
    {
        using var writer = new EventBlockWriter();

        Assert.Throws<ArgumentException>(() => writer.Add(SomeEvent.Track("").ToIngestEvent()));
        Assert.Throws<ArgumentException>(() => writer.Add((SomeEvent.Track() with { Type = 0 }).ToIngestEvent()));
        Assert.Equal(0, writer.Count);
    }

    private static byte[] Write(params SomeEvent[] events)
    {
        using var writer = new EventBlockWriter();
        writer.Reset(Tenant, 1234);
        foreach (var item in events) writer.Add(item.ToIngestEvent());
        return writer.ToArray();
    }

    private static Gen<string> AnyText(int least, int most) =>
        from length in Gen.Choose(least, most)
        from letter in Gen.Elements('a', 'ß', '{', '"', '\0', '漢')
        select new string(letter, length);
}
