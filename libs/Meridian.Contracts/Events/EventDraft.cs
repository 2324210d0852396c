using System.Text.Json;

namespace Meridian.Contracts.Events;

/// <summary>An event while its fields are read, and what the rules say about it once they all are.</summary>
internal ref struct EventDraft
{
    public IngestEvent Item;
    private ReadOnlySpan<byte> _type;
    private ReadOnlySpan<byte> _name;
    private ReadOnlySpan<byte> _previousId;
    private long _originalTimestamp;

    /// <summary>The first flaw: the one that is told.</summary>
    public EventFlaw Flaw { get; private set; }

    public EventField FlawedField { get; private set; }

    public void Reject(EventFlaw flaw, EventField field = EventField.Unknown)
    {
        if (Flaw == EventFlaw.None) (Flaw, FlawedField) = (flaw, field);
    }

    public void SetText(EventField field, ReadOnlySpan<byte> text)
    {
        switch (field)
        {
            case EventField.MessageId: Item.MessageId = text; break;
            case EventField.Type: _type = text; break;
            case EventField.Event: Item.Event = text; break;
            case EventField.Name: _name = text; break;
            case EventField.UserId: Item.UserId = text; break;
            case EventField.AnonymousId: Item.AnonymousId = text; break;
            case EventField.GroupId: Item.GroupId = text; break;
            default: _previousId = text; break;
        }
    }

    public void SetTime(EventField field, long time)
    {
        switch (field)
        {
            case EventField.Timestamp: Item.Timestamp = time; break;
            case EventField.OriginalTimestamp: _originalTimestamp = time; break;
            default: Item.SentAt = time; break;
        }
    }

    public void SetObject(EventField field, JsonTokenType value, ReadOnlySpan<byte> json)
    {
        if (value == JsonTokenType.Null) json = default;
        else if (value != JsonTokenType.StartObject) Reject(EventFlaw.BadObject, field);
        switch (field)
        {
            case EventField.Properties: Item.Properties = json; break;
            case EventField.Traits: Item.Traits = json; break;
            default: Item.Context = json; break;
        }
    }

    /// <summary>Fills in what was not said and checks what the type needs.</summary>
    public void Complete(in EventDefaults defaults)
    {
        SetType(defaults.Type);
        if (Item.Context.IsEmpty) Item.Context = defaults.Context;
        if (Item.SentAt == 0) Item.SentAt = defaults.SentAt;
        if (Item.Timestamp == 0) Item.Timestamp = _originalTimestamp;
        Item.Timestamp = EventClock.Correct(Item.Timestamp, Item.SentAt, defaults.ReceivedAt);
        if (!EventClock.IsBelievable(Item.Timestamp, defaults.ReceivedAt)) Reject(EventFlaw.TimeOutOfRange, EventField.Timestamp);
        CheckNeeds();
    }

    private void SetType(EventType fallback)
    {
        var type = fallback;
        if (_type.IsEmpty ? fallback == 0 : !EventTypes.TryParse(_type, out type)) Reject(EventFlaw.UnknownType, EventField.Type);
        Item.Type = type;
        if (type is EventType.Page or EventType.Screen) Item.Event = _name;
        else if (type != EventType.Track) Item.Event = default;
        if (type == EventType.Alias) Item.AnonymousId = _previousId;
    }

    private void CheckNeeds()
    {
        Need(EventType.Track, EventField.Event, Item.Event);
        Need(EventType.Group, EventField.GroupId, Item.GroupId);
        Need(EventType.Alias, EventField.PreviousId, _previousId);
        Need(EventType.Alias, EventField.UserId, Item.UserId);
        if (Item.Subject.IsEmpty) Reject(EventFlaw.MissingUser);
        if (OwnEvents.Contains(Item.Event)) Reject(EventFlaw.ReservedName, EventField.Event);
    }

    private void Need(EventType type, EventField field, scoped ReadOnlySpan<byte> text)
    {
        if (Item.Type == type && text.IsEmpty) Reject(EventFlaw.MissingField, field);
    }
}
