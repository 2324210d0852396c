using System.Text.Json;

namespace Meridian.Contracts.Events;

/// <summary>Times in JSON: ISO 8601, UTC where they say nothing else.</summary>
public static class EventTime
{
    /// <summary>Reads the text that the reader stands at.</summary>
    /// <param name="milliseconds">Since 1970 UTC; 0, which means "not given", for null.</param>
    /// <returns>False when it is something else.</returns>
    public static bool TryRead(scoped ref Utf8JsonReader reader, out long milliseconds)
    {
        milliseconds = 0;
        if (reader.TokenType == JsonTokenType.Null) return true;
        if (reader.TokenType != JsonTokenType.String || !TryReadIso(ref reader, out var time)) return false;
        if (time.Kind == DateTimeKind.Local) time = time.ToUniversalTime();
        milliseconds = (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
        // Somebody who gives the first moment of 1970 is to be told that it is too old.
        if (milliseconds == 0) milliseconds = 1;
        return true;
    }

    private static bool TryReadIso(scoped ref Utf8JsonReader reader, out DateTime time)
    {
        time = default;
        try
        {
            return reader.TryGetDateTime(out time);
        }
        catch (InvalidOperationException) when (reader.ValueIsEscaped)
        {
            // The reader's word for half a surrogate pair.
            return false;
        }
    }
}
