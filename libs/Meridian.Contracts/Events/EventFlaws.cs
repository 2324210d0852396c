namespace Meridian.Contracts.Events;

/// <summary>What clients are told about a flaw.</summary>
public static class EventFlaws
{
    /// <summary>The code that clients act on; it never changes.</summary>
    public static string Code(EventFlaw flaw) => flaw switch
    {
        EventFlaw.None => "event.accepted",
        EventFlaw.NotAnObject => "event.not_an_object",
        EventFlaw.TooLarge => "event.too_large",
        EventFlaw.TooDeep => "event.too_deep",
        EventFlaw.NotJson => "event.not_json",
        EventFlaw.BadText => "event.bad_text",
        EventFlaw.BadObject => "event.bad_object",
        EventFlaw.BadTime => "event.bad_time",
        EventFlaw.FieldTooLong => "event.field_too_long",
        EventFlaw.TimeOutOfRange => "event.time_out_of_range",
        EventFlaw.UnknownType => "event.unknown_type",
        EventFlaw.MissingField => "event.missing_field",
        EventFlaw.ReservedName => "event.reserved_name",
        EventFlaw.MissingUser => "event.missing_user",
        EventFlaw.UserRateLimited => "event.user_rate_limited",
    };

    /// <summary>A sentence for people.</summary>
    /// <param name="field">The field that the flaw is in, if it is in one.</param>
    public static string Describe(EventFlaw flaw, string field) => flaw switch
    {
        EventFlaw.None => "The event is in order.",
        EventFlaw.NotAnObject => "An event is a JSON object.",
        EventFlaw.TooLarge => $"An event has at most {IngestEventParser.MaxEventLength} bytes.",
        EventFlaw.TooDeep => $"An event is nested at most {IngestEventParser.MaxDepth} levels deep.",
        EventFlaw.NotJson => "The line is not JSON.",
        EventFlaw.BadText => $"\"{field}\" takes text without NUL characters.",
        EventFlaw.BadObject => $"\"{field}\" takes a JSON object.",
        EventFlaw.BadTime => $"\"{field}\" takes a time in ISO 8601, such as 2026-01-31T12:00:00.000Z.",
        EventFlaw.FieldTooLong => $"\"{field}\" has at most {IngestEventParser.MaxTextLength} bytes.",
        EventFlaw.TimeOutOfRange => "\"timestamp\" must not be before 1971 or more than 24 hours ahead.",
        EventFlaw.UnknownType => "\"type\" is track, identify, page, screen, group or alias.",
        EventFlaw.MissingField => $"This type of event needs \"{field}\".",
        EventFlaw.ReservedName => $"Only Meridian itself sends events of this name: \"{field}\" needs another.",
        EventFlaw.MissingUser => "An event needs \"userId\" or \"anonymousId\".",
        EventFlaw.UserRateLimited => "One user may not send so many events in a second: send the rest later.",
    };
}
