using System.Text.Json;

namespace Meridian.Contracts.Filters;

/// <summary>What a condition asks about: a field of the event, or a value inside one of its JSON objects.</summary>
/// <param name="Field">The field.</param>
/// <param name="Path">The names on the way to the value inside <see cref="FilterField.Properties"/> and its like; empty for other fields.</param>
public sealed record FilterProperty(FilterField Field, IReadOnlyList<string> Path)
{
    /// <summary>Most names in a path: no event is nested deeper.</summary>
    public const int MaxDepth = 32;

    private static readonly Dictionary<string, FilterField> Fields =
        Enum.GetValues<FilterField>().ToDictionary(field => JsonNamingPolicy.CamelCase.ConvertName(field.ToString()), StringComparer.Ordinal);

    /// <summary>Whether it is a value in a JSON object, which can be of any kind.</summary>
    public bool IsJson => Field >= FilterField.Properties;

    /// <summary>Whether it is one of the event's own times.</summary>
    public bool IsTime => Field is >= FilterField.Timestamp and < FilterField.Properties;

    /// <summary>Reads a property as filters name it: text such as <c>"properties.plan"</c>, or a list of names.</summary>
    /// <exception cref="FilterException">There is none of that name; the path, from the element on, says where.</exception>
    public static FilterProperty Parse(JsonElement json) => FilterParser.ToProperty(json, "$");

    /// <summary>The property of names such as <c>["properties", "plan"]</c>; null, with the reason, when there is none.</summary>
    internal static FilterProperty? Find(IReadOnlyList<string> names, out string flaw)
    {
        flaw = "";
        if (!Fields.TryGetValue(names.Count > 0 ? names[0] : "", out var field))
            flaw = $"A property is or begins with one of {string.Join(", ", Fields.Keys)}.";
        else if (field >= FilterField.Properties && names.Count == 1)
            flaw = $"Name a value in it, such as {names[0]}.plan.";
        else if (field < FilterField.Properties && names.Count > 1)
            flaw = $"{names[0]} has nothing inside it.";
        else if (names.Count > MaxDepth)
            flaw = $"A property has at most {MaxDepth} names.";
        return flaw.Length > 0 ? null : new FilterProperty(field, [.. names.Skip(1)]);
    }

    /// <summary>By value: two conditions about the same property share its look-up.</summary>
    public bool Equals(FilterProperty? other) => other is not null && Field == other.Field && Path.SequenceEqual(other.Path, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => Path.Aggregate(Field.GetHashCode(), (hash, name) => HashCode.Combine(hash, name));

    /// <inheritdoc/>
    public override string ToString() => string.Join('.', Path.Prepend(JsonNamingPolicy.CamelCase.ConvertName(Field.ToString())));
}
