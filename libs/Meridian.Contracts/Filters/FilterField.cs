namespace Meridian.Contracts.Filters;

/// <summary>A field of an event that filters can ask about. Texts come before times, times before JSON objects.</summary>
public enum FilterField
{
    Event,
    Type,
    MessageId,
    UserId,
    AnonymousId,
    GroupId,
    SessionId,
    Country,
    Region,
    City,
    Browser,
    BrowserVersion,
    Os,
    OsVersion,
    Device,
    Timestamp,
    SentAt,
    ReceivedAt,
    Properties,
    Traits,
    Context,
}
