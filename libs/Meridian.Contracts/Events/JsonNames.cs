using System.Text.Json;

namespace Meridian.Contracts.Events;

/// <summary>Compares names in JSON that anybody may have written.</summary>
public static class JsonNames
{
    /// <summary>Whether the name that the reader stands at is that one; a name with half a surrogate pair in it is no name of ours.</summary>
    public static bool Is(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        if (!reader.ValueIsEscaped) return reader.ValueSpan.SequenceEqual(name);
        try
        {
            return reader.ValueTextEquals(name);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
