using System.Globalization;
using System.Text.Json;

namespace Meridian.Contracts.Filters;

/// <summary>Reads the tree of a filter, and knows where it is for the sake of whoever has to mend it.</summary>
internal sealed class FilterParser(bool takesCohorts)
{
    private const string Shape = "A filter is {\"and\": […]}, {\"or\": […]}, {\"not\": {…}} or {\"property\": …, \"operator\": …, \"value\": …}.";

    private readonly HashSet<FilterProperty> _jsonProperties = [];
    private int _conditions;

    public static FilterNode Parse(JsonElement json) => new FilterParser(takesCohorts: false).Node(json, "$", 1);

    public static FilterNode ParseWithCohorts(JsonElement json) => new FilterParser(takesCohorts: true).Node(json, "$", 1);

    private FilterNode Node(JsonElement json, string path, int depth)
    {
        if (depth > Filter.MaxDepth) throw new FilterException(path, $"A filter is nested at most {Filter.MaxDepth} levels deep.");
        if (json.ValueKind != JsonValueKind.Object) throw new FilterException(path, Shape);
        var members = Members(json, path);
        if (members.Count == 1)
        {
            var (name, value) = members.First();
            if (name == "and") return new FilterNode.AllOf(Parts(value, $"{path}.and", depth));
            if (name == "or") return new FilterNode.AnyOf(Parts(value, $"{path}.or", depth));
            if (name == "not") return new FilterNode.Negation(Node(value, $"{path}.not", depth + 1));
            if (name == "cohort" && takesCohorts) return Cohort(value, $"{path}.cohort");
        }

        return Condition(members, path);
    }

    private static Dictionary<string, JsonElement> Members(JsonElement json, string path)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in json.EnumerateObject())
        {
            if (!members.TryAdd(member.Name, member.Value)) throw new FilterException($"{path}.{member.Name}", $"\"{member.Name}\" stands here twice.");
        }

        return members;
    }

    private List<FilterNode> Parts(JsonElement json, string path, int depth)
    {
        if (json.ValueKind != JsonValueKind.Array) throw new FilterException(path, "A list of filters belongs here.");
        var parts = new List<FilterNode>();
        foreach (var part in json.EnumerateArray()) parts.Add(Node(part, string.Create(CultureInfo.InvariantCulture, $"{path}[{parts.Count}]"), depth + 1));
        return parts;
    }

    private FilterNode.InCohort Cohort(JsonElement json, string path)
    {
        if (++_conditions > Filter.MaxConditions) throw new FilterException(path, $"A filter has at most {Filter.MaxConditions} conditions.");
        return json.ValueKind == JsonValueKind.String && json.TryGetGuid(out var id)
            ? new FilterNode.InCohort(id)
            : throw new FilterException(path, "The id of a cohort belongs here.");
    }

    private FilterNode.Condition Condition(Dictionary<string, JsonElement> members, string path)
    {
        if (members.Keys.FirstOrDefault(name => name is not ("property" or "operator" or "value")) is { } odd) throw new FilterException($"{path}.{odd}", $"\"{odd}\" means nothing here. {Shape}");
        if (!members.TryGetValue("property", out var property)) throw new FilterException(path, Shape);
        if (!members.TryGetValue("operator", out var name)) throw new FilterException(path, "The condition has no \"operator\".");
        if (++_conditions > Filter.MaxConditions) throw new FilterException(path, $"A filter has at most {Filter.MaxConditions} conditions.");

        var about = Property(property, $"{path}.property");
        if (name.ValueKind != JsonValueKind.String || !FilterOperators.TryParse(Text(name, $"{path}.operator"), out var @operator))
            throw new FilterException($"{path}.operator", $"The operator is one of {FilterOperators.Names}.");
        JsonElement? value = members.TryGetValue("value", out var given) ? given : null;
        return new FilterNode.Condition(about, @operator, FilterValueParser.Parse(about, @operator, value, $"{path}.value"));
    }

    private FilterProperty Property(JsonElement json, string path)
    {
        var property = ToProperty(json, path);
        if (property.IsJson && _jsonProperties.Add(property) && _jsonProperties.Count > Filter.MaxProperties)
            throw new FilterException(path, $"A filter asks about at most {Filter.MaxProperties} different properties.");
        return property;
    }

    /// <summary>The property that text or a list of names stands for.</summary>
    internal static FilterProperty ToProperty(JsonElement json, string path)
    {
        var names = json.ValueKind switch
        {
            JsonValueKind.String => Text(json, path).Split('.'),
            JsonValueKind.Array when json.EnumerateArray().All(name => name.ValueKind == JsonValueKind.String) => [.. json.EnumerateArray().Select(name => Text(name, path))],
            _ => throw new FilterException(path, "A property is text such as \"properties.plan\", or a list of names such as [\"properties\", \"plan.name\"]."),
        };
        return FilterProperty.Find(names, out var flaw) ?? throw new FilterException(path, flaw);
    }

    /// <summary>The text of a JSON string; half a surrogate pair is none.</summary>
    internal static string Text(JsonElement json, string path)
    {
        try
        {
            return json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new FilterException(path, "The text is not Unicode.");
        }
    }
}
