using System.Text.Json;

namespace Meridian.Contracts.Events;

/// <summary>
/// Reads events from JSON by the rules of the ingest API: <see href="https://segment.com/docs/connections/spec/common/">Segment's fields</see>,
/// of which the last of a name counts, numbers stand for their text as ids, null and "" for nothing, and unknown fields are passed over.
/// </summary>
/// <remarks>
/// It copies nothing but text with escapes, into a buffer of its own: an event is good until the next is parsed. For one thread at a time.
/// </remarks>
public sealed class IngestEventParser
{
    /// <summary>Longest event in bytes of JSON.</summary>
    public const int MaxEventLength = 32 * 1024;

    /// <summary>Levels of objects and arrays in an event, its own included.</summary>
    public const int MaxDepth = 32;

    /// <summary>Longest id or name in bytes of UTF-8.</summary>
    public const int MaxTextLength = 512;

    private const int GuidLength = 36;

    // All the text of an event, and the id of one that came without.
    private readonly byte[] _scratch = new byte[MaxEventLength + GuidLength];
    private readonly byte[] _context = new byte[ContextCompletion.MaxLength];
    private int _scratched;

    /// <summary>The field that the last flaw is in; empty when it is in none.</summary>
    public string FlawedField { get; private set; } = "";

    /// <summary>
    /// Reads the event that the reader stands at the beginning of, and leaves the reader at its end, whatever is wrong with it.
    /// </summary>
    /// <param name="reader">It must allow a depth well above <see cref="MaxDepth"/>.</param>
    /// <param name="body">What the reader reads, in one piece.</param>
    /// <param name="item">The event. When it has a flaw, only its message id may be looked at, for a receipt.</param>
    /// <exception cref="JsonException">The body is not JSON.</exception>
    public EventFlaw Parse(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> body, in EventDefaults defaults, out IngestEvent item)
    {
        _scratched = 0;
        var draft = default(EventDraft);
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            ReadFields(ref reader, body, ref draft);
        }
        else
        {
            reader.Skip();
            draft.Reject(EventFlaw.NotAnObject);
        }

        if (draft.Flaw == EventFlaw.None) draft.Complete(defaults);
        if (draft.Flaw == EventFlaw.None) draft.Item.Context = ContextCompletion.Complete(draft.Item.Context, defaults, _context);
        if (draft.Flaw == EventFlaw.None && draft.Item.MessageId.IsEmpty) draft.Item.MessageId = NewMessageId(defaults.ReceivedAt);
        item = draft.Item;
        FlawedField = draft.FlawedField == EventField.Unknown ? "" : EventFieldNames.Of(draft.FlawedField);
        return draft.Flaw;
    }

    private void ReadFields(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> body, scoped ref EventDraft draft)
    {
        var (first, deepest) = (reader.TokenStartIndex, reader.CurrentDepth + MaxDepth);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = EventFieldNames.Read(ref reader);
            reader.Read();
            var (start, value) = ((int)reader.TokenStartIndex, reader.TokenType);
            if (field is > EventField.Unknown and < EventField.Timestamp) draft.SetText(field, ReadText(ref reader, ref draft, field));
            if (field is >= EventField.Timestamp and < EventField.Properties) draft.SetTime(field, ReadTime(ref reader, ref draft, field));
            if (!TrySkip(ref reader, deepest)) draft.Reject(EventFlaw.TooDeep);
            if (field >= EventField.Properties) draft.SetObject(field, value, body[start..(int)reader.BytesConsumed]);
        }

        if (reader.BytesConsumed - first > MaxEventLength) draft.Reject(EventFlaw.TooLarge);
    }

    private ReadOnlySpan<byte> ReadText(scoped ref Utf8JsonReader reader, scoped ref EventDraft draft, EventField field)
    {
        var text = ReadOnlySpan<byte>.Empty;
        var flaw = EventFlaw.None;
        switch (reader.TokenType)
        {
            case JsonTokenType.Null: break;
            case JsonTokenType.String when reader.ValueIsEscaped: flaw = Unescape(ref reader, out text); break;
            case JsonTokenType.String or JsonTokenType.Number: text = reader.ValueSpan; break;
            default: flaw = EventFlaw.BadText; break;
        }

        if (flaw == EventFlaw.None && text.Length > MaxTextLength) flaw = EventFlaw.FieldTooLong;
        if (flaw == EventFlaw.None) return text;
        draft.Reject(flaw, field);
        return default;
    }

    private EventFlaw Unescape(scoped ref Utf8JsonReader reader, out ReadOnlySpan<byte> text)
    {
        text = default;
        // The texts of an event that is not too large have room.
        if (reader.ValueSpan.Length > MaxEventLength - _scratched) return EventFlaw.TooLarge;
        try
        {
            text = _scratch.AsSpan(_scratched, reader.CopyString(_scratch.AsSpan(_scratched)));
        }
        catch (InvalidOperationException)
        {
            // The reader's word for half a surrogate pair.
            return EventFlaw.BadText;
        }

        _scratched += text.Length;
        return text.Contains((byte)0) ? EventFlaw.BadText : EventFlaw.None;
    }

    private static long ReadTime(scoped ref Utf8JsonReader reader, scoped ref EventDraft draft, EventField field)
    {
        if (!EventTime.TryRead(ref reader, out var time)) draft.Reject(EventFlaw.BadTime, field);
        return time;
    }

    private static bool TrySkip(scoped ref Utf8JsonReader reader, int deepest)
    {
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) return true;
        var (depth, reached) = (reader.CurrentDepth, 0);
        do
        {
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) reached = Math.Max(reached, reader.CurrentDepth);
            reader.Read();
        }
        while (reader.CurrentDepth > depth);
        return reached < deepest;
    }

    private Span<byte> NewMessageId(long receivedAt)
    {
        var target = _scratch.AsSpan(MaxEventLength);
        Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(receivedAt)).TryFormat(target, out _);
        return target;
    }
}
