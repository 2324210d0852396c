namespace Meridian.Contracts.Events;

/// <summary>The six calls of the Segment specification. The values are written to disk: never renumber.</summary>
public enum EventType : byte
{
    /// <summary>Somebody did something; needs a name.</summary>
    Track = 1,

    /// <summary>Who a user is.</summary>
    Identify = 2,

    /// <summary>A page was seen.</summary>
    Page = 3,

    /// <summary>A screen of an app was seen.</summary>
    Screen = 4,

    /// <summary>A user belongs to a group.</summary>
    Group = 5,

    /// <summary>Two ids are the same person.</summary>
    Alias = 6,
}
