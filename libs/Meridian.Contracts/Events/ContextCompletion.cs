using System.Text.Json;

namespace Meridian.Contracts.Events;

/// <summary>Puts what the door knows about a client in front of what an event's context says itself.</summary>
internal static class ContextCompletion
{
    /// <summary>Longest completed context: an event, two members, their commas and braces.</summary>
    public const int MaxLength = IngestEventParser.MaxEventLength + (2 * EventDefaults.MaxMemberLength) + 4;

    /// <summary>The context with those members in front that it does not have itself; as it was when it has them all.</summary>
    /// <param name="context">A JSON object, or empty.</param>
    /// <param name="target">At least <see cref="MaxLength"/> bytes; what is returned may lie in it.</param>
    public static ReadOnlySpan<byte> Complete(ReadOnlySpan<byte> context, scoped in EventDefaults defaults, Span<byte> target)
    {
        var addsIp = !defaults.IpMember.IsEmpty && !HasMember(context, "ip"u8);
        var addsUserAgent = !defaults.UserAgentMember.IsEmpty && !HasMember(context, "userAgent"u8);
        if (!addsIp && !addsUserAgent) return context;

        target[0] = (byte)'{';
        var length = 1;
        if (addsIp) Add(defaults.IpMember, target, ref length);
        if (addsUserAgent) Add(defaults.UserAgentMember, target, ref length);
        // What follows the brace of an object without members is the other brace.
        var rest = context.IsEmpty ? "}"u8 : context[1..].TrimStart(" \t\r\n"u8);
        if (rest[0] == '}') length--;
        rest.CopyTo(target[length..]);
        return target[..(length + rest.Length)];
    }

    private static void Add(ReadOnlySpan<byte> member, Span<byte> target, scoped ref int length)
    {
        member.CopyTo(target[length..]);
        length += member.Length;
        target[length++] = (byte)',';
    }

    private static bool HasMember(ReadOnlySpan<byte> context, ReadOnlySpan<byte> name)
    {
        // Nearly always this settles it: nobody who means the field writes it with escapes.
        if (context.IndexOf(name) < 0) return false;
        var reader = new Utf8JsonReader(context, new JsonReaderOptions { MaxDepth = 8 * IngestEventParser.MaxDepth });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (JsonNames.Is(ref reader, name)) return true;
            reader.Skip();
        }

        return false;
    }
}
