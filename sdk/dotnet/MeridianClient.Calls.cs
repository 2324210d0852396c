namespace Meridian.Client;

public sealed partial class MeridianClient
{
    /// <summary>Something happened.</summary>
    /// <param name="who">A user's id, or a <see cref="MeridianIdentity"/>.</param>
    /// <param name="name">What happened, such as <c>Order Completed</c>.</param>
    /// <param name="properties">Anything that becomes a JSON object.</param>
    /// <inheritdoc cref="Enqueue"/>
    public bool Track(MeridianIdentity who, string name, object? properties = null) =>
        Enqueue(new MeridianEvent { Type = MeridianEventType.Track, Who = who, Event = name, Properties = properties });

    /// <summary>Who a user is.</summary>
    /// <inheritdoc cref="Track"/>
    /// <param name="traits">Anything that becomes a JSON object.</param>
    public bool Identify(MeridianIdentity who, object? traits = null) =>
        Enqueue(new MeridianEvent { Type = MeridianEventType.Identify, Who = who, Traits = traits });

    /// <summary>A user belongs to a group, such as a company.</summary>
    /// <inheritdoc cref="Identify"/>
    /// <param name="groupId">Your id of the group.</param>
    public bool Group(MeridianIdentity who, string groupId, object? traits = null) =>
        Enqueue(new MeridianEvent { Type = MeridianEventType.Group, Who = who, GroupId = groupId, Traits = traits });

    /// <summary>A page was seen.</summary>
    /// <inheritdoc cref="Track"/>
    public bool Page(MeridianIdentity who, string? name = null, object? properties = null) =>
        Enqueue(new MeridianEvent { Type = MeridianEventType.Page, Who = who, Event = name, Properties = properties });

    /// <summary>A screen of an app was seen.</summary>
    /// <inheritdoc cref="Track"/>
    public bool Screen(MeridianIdentity who, string? name = null, object? properties = null) =>
        Enqueue(new MeridianEvent { Type = MeridianEventType.Screen, Who = who, Event = name, Properties = properties });

    /// <summary>A user has another id from now on.</summary>
    /// <param name="userId">The id from now on.</param>
    /// <param name="previousId">The id until now.</param>
    /// <inheritdoc cref="Enqueue"/>
    public bool Alias(string userId, string previousId) =>
        Enqueue(new MeridianEvent { Type = MeridianEventType.Alias, Who = userId, PreviousId = previousId });
}
