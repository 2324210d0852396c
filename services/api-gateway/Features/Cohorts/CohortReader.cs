using System.Globalization;
using System.Text.Json;
using Meridian.ApiGateway.Features.Queries;
using Meridian.Contracts.Filters;

namespace Meridian.ApiGateway.Features.Cohorts;

/// <summary>Reads the definition of a cohort, and knows where it is for the sake of whoever has to mend it.</summary>
internal sealed class CohortReader
{
    private const int MaxConditions = 50;
    private const int MaxDepth = 8;
    private const string Shape = "A definition is {\"and\": […]}, {\"or\": […]}, {\"not\": {…}}, {\"did\": {…}}, {\"cohort\": \"id\"}, {\"score\": \"model\", …} or a condition on a trait.";

    private int _conditions;

    /// <exception cref="QueryRefusal">It is none.</exception>
    public static CohortNode Read(JsonElement json) => new CohortReader().Node(json, "$.definition", 1);

    private CohortNode Node(JsonElement json, string path, int depth)
    {
        if (json.ValueKind != JsonValueKind.Object) throw Wrong(path, Shape);
        if (depth > MaxDepth) throw Wrong(path, string.Create(CultureInfo.InvariantCulture, $"A definition is nested at most {MaxDepth} levels deep."));
        var members = json.EnumerateObject().Select(member => member.Name).ToList();
        if (members is ["and"]) return new CohortNode.AllOf(Parts(json.GetProperty("and"), $"{path}.and", depth));
        if (members is ["or"]) return new CohortNode.AnyOf(Parts(json.GetProperty("or"), $"{path}.or", depth));
        if (members is ["not"]) return new CohortNode.Negation(Node(json.GetProperty("not"), $"{path}.not", depth + 1));
        if (++_conditions > MaxConditions) throw Wrong(path, string.Create(CultureInfo.InvariantCulture, $"A definition has at most {MaxConditions} conditions."));
        return Condition(json, members, path);
    }

    private static CohortNode Condition(JsonElement json, List<string> members, string path)
    {
        if (members is ["cohort"]) return Cohort(json.GetProperty("cohort"), path);
        if (members.Contains("did")) return Did(json, path);
        return members.Contains("score") ? new CohortNode.Scored(ReadFilter(json, path, Filter.ParseOfUsers).Root as FilterNode.HasScore ?? throw Wrong(path, Shape)) : Trait(json, path);
    }

    private static CohortNode.InCohort Cohort(JsonElement json, string path) =>
        json.ValueKind == JsonValueKind.String && json.TryGetGuid(out var id) ? new CohortNode.InCohort(id) : throw Wrong($"{path}.cohort", "The id of a cohort belongs here.");

    private List<CohortNode> Parts(JsonElement json, string path, int depth)
    {
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() == 0) throw Wrong(path, "A list of conditions belongs here.");
        return [.. json.EnumerateArray().Select((part, index) => Node(part, string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]"), depth + 1))];
    }

    private static CohortNode.Did Did(JsonElement json, string path)
    {
        var read = new CohortNode.Did(Events(json.GetProperty("did"), $"{path}.did"), new CountComparison(">=", 1), null, null, null);
        foreach (var member in json.EnumerateObject())
        {
            var at = $"{path}.{member.Name}";
            read = member.Name switch
            {
                "did" => read,
                "times" => read with { Times = Times(member.Value, at) },
                "within" => read with { Within = Span(member.Value, at) },
                "from" => read with { From = Moment(member.Value, at) },
                "to" => read with { To = Moment(member.Value, at) },
                _ => throw Wrong(at, "It means nothing here."),
            };
        }

        return read.Within is not null && (read.From ?? read.To) is not null ? throw Wrong(path, "It is \"within\", or \"from\" and \"to\".") : read;
    }

    private static long Span(JsonElement json, string path) => QueryRange.Duration(Text(json, path)) ?? throw Wrong(path, "It is a duration such as \"30d\".");

    private static ChosenEvents Events(JsonElement json, string path)
    {
        if (json.ValueKind != JsonValueKind.Object) throw Wrong(path, "It is {\"event\": …, \"filter\": …}; {} is anything.");
        string? name = null;
        Filter? filter = null;
        foreach (var member in json.EnumerateObject())
        {
            if (member.Name == "event") name = Text(member.Value, $"{path}.event");
            else if (member.Name == "filter") filter = ReadFilter(member.Value, $"{path}.filter", Filter.Parse);
            else throw Wrong($"{path}.{member.Name}", "It means nothing here.");
        }

        return new ChosenEvents(name, filter);
    }

    private static CountComparison Times(JsonElement json, string path)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("operator", out var sign) || !json.TryGetProperty("value", out var value) || json.EnumerateObject().Count() != 2)
            throw Wrong(path, "It is {\"operator\": \">=\", \"value\": 3}.");
        if (Text(sign, $"{path}.operator") is not ("=" or "!=" or "<" or "<=" or ">" or ">=")) throw Wrong($"{path}.operator", "It is one of =, !=, <, <=, >, >=.");
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number is >= 0 and <= 1_000_000_000
            ? new CountComparison(sign.GetString()!, number)
            : throw Wrong($"{path}.value", "It is a whole number from 0 to 1,000,000,000.");
    }

    private static CohortNode Trait(JsonElement json, string path)
    {
        var node = ReadFilter(json, path, Filter.Parse).Root;
        if (node is not FilterNode.Condition { Property: { Field: FilterField.Traits } } condition) throw Wrong(path, "Conditions of a cohort are about \"traits.…\", or about what users did. " + Shape);
        return condition.Operator switch
        {
            FilterOperator.NotEqual => new CohortNode.Negation(new CohortNode.Trait(condition with { Operator = FilterOperator.Equal })),
            FilterOperator.NotSet => new CohortNode.Negation(new CohortNode.Trait(condition with { Operator = FilterOperator.Set })),
            _ => new CohortNode.Trait(condition),
        };
    }

    private static Filter ReadFilter(JsonElement json, string path, Func<JsonElement, Filter> parse)
    {
        try
        {
            return parse(json);
        }
        catch (FilterException wrong)
        {
            throw QueryRefusal.Of(wrong, path);
        }
    }

    private static string Moment(JsonElement json, string path) =>
        Text(json, path) is { Length: <= 64 } text && Zone.Utc.Parse(text) is not null ? text : throw Wrong(path, "It is a day or time such as \"2026-03-01\".");

    private static string Text(JsonElement json, string path) =>
        json.ValueKind == JsonValueKind.String && json.GetString() is { Length: > 0 and <= 512 } text ? text : throw Wrong(path, "Text of 1 to 512 characters belongs here.");

    private static QueryRefusal Wrong(string path, string detail) => new(QueryProblems.CohortInvalid(path, detail));
}
