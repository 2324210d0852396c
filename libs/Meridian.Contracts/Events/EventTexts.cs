namespace Meridian.Contracts.Events;

/// <summary>The text fields of an event, in the order that they have in every block.</summary>
internal static class EventTexts
{
    public static int Length(in IngestEvent item) =>
        BlockFraming.TextLength(item.MessageId) + BlockFraming.TextLength(item.Event) + BlockFraming.TextLength(item.UserId)
        + BlockFraming.TextLength(item.AnonymousId) + BlockFraming.TextLength(item.GroupId) + BlockFraming.TextLength(item.Properties)
        + BlockFraming.TextLength(item.Traits) + BlockFraming.TextLength(item.Context);

    public static void Write(scoped ref Span<byte> target, in IngestEvent item)
    {
        BlockFraming.WriteText(ref target, item.MessageId);
        BlockFraming.WriteText(ref target, item.Event);
        BlockFraming.WriteText(ref target, item.UserId);
        BlockFraming.WriteText(ref target, item.AnonymousId);
        BlockFraming.WriteText(ref target, item.GroupId);
        BlockFraming.WriteText(ref target, item.Properties);
        BlockFraming.WriteText(ref target, item.Traits);
        BlockFraming.WriteText(ref target, item.Context);
    }

    public static void Read(scoped ref ReadOnlySpan<byte> texts, scoped ref IngestEvent item)
    {
        item.MessageId = BlockFraming.Text(ref texts);
        item.Event = BlockFraming.Text(ref texts);
        item.UserId = BlockFraming.Text(ref texts);
        item.AnonymousId = BlockFraming.Text(ref texts);
        item.GroupId = BlockFraming.Text(ref texts);
        item.Properties = BlockFraming.Text(ref texts);
        item.Traits = BlockFraming.Text(ref texts);
        item.Context = BlockFraming.Text(ref texts);
    }
}
