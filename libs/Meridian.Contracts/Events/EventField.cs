using System.Text;
using System.Text.Json;

namespace Meridian.Contracts.Events;

/// <summary>A field of an event in JSON that means something to us. Texts come before times, times before objects.</summary>
internal enum EventField : byte
{
    Unknown,
    MessageId,
    Type,
    Event,
    Name,
    UserId,
    AnonymousId,
    GroupId,
    PreviousId,
    Timestamp,
    OriginalTimestamp,
    SentAt,
    Properties,
    Traits,
    Context,
}

/// <summary>Finds the field of a name in JSON.</summary>
internal static class EventFieldNames
{
    private static readonly string[] Names = [.. Enum.GetNames<EventField>().Select(JsonNamingPolicy.CamelCase.ConvertName)];

    private static readonly byte[][] Utf8Names = [.. Names.Select(Encoding.UTF8.GetBytes)];

    // By length there are at most three to compare with.
    private static readonly (byte[] Name, EventField Field)[][] ByLength = GroupByLength();

    /// <summary>The name in JSON.</summary>
    public static string Of(EventField field) => Names[(int)field];

    /// <summary>The field that the reader's property name stands for.</summary>
    public static EventField Read(ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped) return ReadEscaped(ref reader);
        var name = reader.ValueSpan;
        if (name.Length >= ByLength.Length) return EventField.Unknown;
        foreach (var (candidate, field) in ByLength[name.Length])
        {
            if (name.SequenceEqual(candidate)) return field;
        }

        return EventField.Unknown;
    }

    private static EventField ReadEscaped(ref Utf8JsonReader reader)
    {
        for (var field = EventField.MessageId; field <= EventField.Context; field++)
        {
            if (JsonNames.Is(ref reader, Utf8Names[(int)field])) return field;
        }

        return EventField.Unknown;
    }

    private static (byte[] Name, EventField Field)[][] GroupByLength()
    {
        var fields = Enum.GetValues<EventField>().Where(field => field != EventField.Unknown)
            .Select(field => (Name: Encoding.UTF8.GetBytes(Of(field)), Field: field)).ToLookup(field => field.Name.Length);
        return [.. Enumerable.Range(0, fields.Max(group => group.Key) + 1).Select(length => fields[length].ToArray())];
    }
}
