using System.Globalization;
using System.Text.Json;

namespace Meridian.Contracts.Filters;

/// <summary>Reads the tree of a filter, and knows where it is for the sake of whoever has to mend it.</summary>
internal sealed class FilterParser(bool isOfUsers)
{
    private const string Shape = "A filter is {\"and\": […]}, {\"or\": […]}, {\"not\": {…}} or {\"property\": …, \"operator\": …, \"value\": …}.";

    private readonly HashSet<FilterProperty> _jsonProperties = [];
    private int _conditions;

    public static FilterNode Parse(JsonElement json) => new FilterParser(isOfUsers: false).Node(json, "$", 1);

    public static FilterNode ParseOfUsers(JsonElement json) => new FilterParser(isOfUsers: true).Node(json, "$", 1);

    private FilterNode Node(JsonElement json, string path, int depth)
    {
        if (depth > Filter.MaxDepth) throw new FilterException(path, $"A filter is nested at most {Filter.MaxDepth} levels deep.");
        if (json.ValueKind != JsonValueKind.Object) throw new FilterException(path, Shape);
        var members = Members(json, path);
        return members.Count == 1 && Group(members, path, depth) is { } group ? group : members.ContainsKey("cohort") || members.ContainsKey("score") ? OfUser(members, path) : Condition(members, path);
    }

    private FilterNode? Group(Dictionary<string, JsonElement> members, string path, int depth) => members.First() switch
    {
        ("and", var parts) => new FilterNode.AllOf(Parts(parts, $"{path}.and", depth)),
        ("or", var parts) => new FilterNode.AnyOf(Parts(parts, $"{path}.or", depth)),
        ("not", var part) => new FilterNode.Negation(Node(part, $"{path}.not", depth + 1)),
        _ => null,
    };

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

    private FilterNode OfUser(Dictionary<string, JsonElement> members, string path)
    {
        if (!isOfUsers) throw new FilterException(path, "Cohorts and scores are of users, and an event that comes in does not say them: queries and cohorts can ask for them, a workflow by a step of its own.");
        Count(path);
        return UserConditionParser.Parse(members, path);
    }

    private void Count(string path)
    {
        if (++_conditions > Filter.MaxConditions) throw new FilterException(path, $"A filter has at most {Filter.MaxConditions} conditions.");
    }

    private FilterNode.Condition Condition(Dictionary<string, JsonElement> members, string path)
    {
        if (members.Keys.FirstOrDefault(name => name is not ("property" or "operator" or "value")) is { } odd) throw new FilterException($"{path}.{odd}", $"\"{odd}\" means nothing here. {Shape}");
        if (!members.TryGetValue("property", out var property)) throw new FilterException(path, Shape);
        if (!members.TryGetValue("operator", out var name)) throw new FilterException(path, "The condition has no \"operator\".");
        Count(path);
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
