namespace Meridian.Contracts.Events;

/// <summary>The names of <see cref="EventType"/> in JSON and in the stores.</summary>
public static class EventTypes
{
    /// <summary>The name as UTF-8: <c>track</c>, <c>identify</c>, …</summary>
    public static ReadOnlySpan<byte> Utf8Name(EventType type) => type switch
    {
        EventType.Track => "track"u8,
        EventType.Identify => "identify"u8,
        EventType.Page => "page"u8,
        EventType.Screen => "screen"u8,
        EventType.Group => "group"u8,
        EventType.Alias => "alias"u8,
    };

    /// <summary>The type of that name; false when there is none. Case matters.</summary>
    public static bool TryParse(ReadOnlySpan<byte> name, out EventType type)
    {
        for (type = EventType.Track; type <= EventType.Alias; type++)
        {
            if (name.SequenceEqual(Utf8Name(type))) return true;
        }

        return false;
    }

    /// <summary>Whether a byte of a block is one of the types.</summary>
    internal static bool IsKnown(byte value) => value is >= (byte)EventType.Track and <= (byte)EventType.Alias;
}
