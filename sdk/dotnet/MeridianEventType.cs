namespace Meridian.Client;

/// <summary>The kinds of events, as <see href="https://segment.com/docs/connections/spec/">Segment's specification</see> names them.</summary>
public enum MeridianEventType
{
    /// <summary>Something happened; needs <see cref="MeridianEvent.Event"/>.</summary>
    Track,

    /// <summary>Who a user is.</summary>
    Identify,

    /// <summary>A user belongs to a group; needs <see cref="MeridianEvent.GroupId"/>.</summary>
    Group,

    /// <summary>A page was seen.</summary>
    Page,

    /// <summary>A screen of an app was seen.</summary>
    Screen,

    /// <summary>A user has another id from now on; needs <see cref="MeridianEvent.PreviousId"/>.</summary>
    Alias,
}
