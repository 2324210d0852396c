using Meridian.Contracts.Events;

namespace Meridian.Contracts.Tests.Events;

public sealed class EventBlocksTests
{
    private static readonly Guid Tenant = Guid.Parse("0197a3c0-1111-7222-8333-444455556666");

    [Fact]
    public void Joined_blocks_are_one_block_with_their_events_in_order()
    {
        var joined = EventBlocks.Join([Write(Tenant, 5, "a", "b"), Write(Tenant, 9, "c"), Write(Tenant, 7), Write(Tenant, 6, "d", "e", "f")]);

        var reader = new EventBlockReader(joined);
        Assert.Equal((Tenant, 5L, 6), (reader.TenantId, reader.ReceivedAt, reader.Count));
        Assert.Equal(["a", "b", "c", "d", "e", "f"], SomeEvent.ReadAll(joined).Select(item => item.MessageId));
        Assert.Equal(Write(Tenant, 5, "a", "b", "c", "d", "e", "f"), joined);
    }

    [Fact]
    public void One_block_stays_as_it_is()
    {
        var block = Write(Tenant, 5, "a");

        Assert.Same(block, EventBlocks.Join([block]));
    }

    [Fact]
    public void Blocks_of_two_tenants_are_never_joined() =>
        Assert.Throws<ArgumentException>(() => EventBlocks.Join([Write(Tenant, 5, "a"), Write(Guid.CreateVersion7(), 5, "b")]));

    [Fact]
    public void There_is_no_block_of_nothing() => Assert.Throws<ArgumentException>(() => EventBlocks.Join([]));

    private static byte[] Write(Guid tenant, long receivedAt, params string[] messages)
    {
        using var writer = new EventBlockWriter();
        writer.Reset(tenant, receivedAt);
        foreach (var message in messages) writer.Add(SomeEvent.Track(message).ToIngestEvent());
        return writer.ToArray();
    }
}
