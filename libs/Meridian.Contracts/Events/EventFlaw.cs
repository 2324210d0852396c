namespace Meridian.Contracts.Events;

/// <summary>Why an event is not taken; <see cref="EventFlaws"/> has the words.</summary>
public enum EventFlaw
{
    /// <summary>Nothing is wrong with it.</summary>
    None,

    /// <summary>It is not a JSON object.</summary>
    NotAnObject,

    /// <summary>It is longer than <see cref="IngestEventParser.MaxEventLength"/>.</summary>
    TooLarge,

    /// <summary>It is nested deeper than <see cref="IngestEventParser.MaxDepth"/>.</summary>
    TooDeep,

    /// <summary>It is not JSON; only where each event is a document of its own.</summary>
    NotJson,

    /// <summary>A field that takes text has something else, or text that is no Unicode or has a NUL.</summary>
    BadText,

    /// <summary>A field that takes an object has something else.</summary>
    BadObject,

    /// <summary>A field that takes a time has something else than ISO 8601.</summary>
    BadTime,

    /// <summary>A field is longer than it may be.</summary>
    FieldTooLong,

    /// <summary>The time is before 1971, or more than 24 h after the arrival.</summary>
    TimeOutOfRange,

    /// <summary>The type is none of <see cref="EventType"/>.</summary>
    UnknownType,

    /// <summary>A field that this type of event needs is not there.</summary>
    MissingField,

    /// <summary>The name is one of <see cref="OwnEvents"/>.</summary>
    ReservedName,

    /// <summary>There is neither a user nor an anonymous user.</summary>
    MissingUser,

    /// <summary>Its user sends more than the plan lets one user send; it would have been in order.</summary>
    UserRateLimited,
}
