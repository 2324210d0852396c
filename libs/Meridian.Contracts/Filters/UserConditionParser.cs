using System.Text.Json;

namespace Meridian.Contracts.Filters;

/// <summary>Reads the conditions that are about the users of events.</summary>
internal static class UserConditionParser
{
    private const string Shape = "A condition on a score is {\"score\": \"model\", \"operator\": \">=\", \"value\": 0.8}.";
    private const int MaxModelLength = 100;

    public static FilterNode Parse(Dictionary<string, JsonElement> members, string path)
    {
        if (members is { Count: 1 } && members.TryGetValue("cohort", out var cohort)) return Cohort(cohort, $"{path}.cohort");
        if (members.Keys.FirstOrDefault(name => name is not ("score" or "operator" or "value")) is { } odd) throw new FilterException($"{path}.{odd}", $"\"{odd}\" means nothing here. {Shape}");
        if (!members.TryGetValue("score", out var model) || !members.TryGetValue("operator", out var name)) throw new FilterException(path, Shape);
        if (model.ValueKind != JsonValueKind.String || FilterParser.Text(model, $"{path}.score") is not { Length: > 0 and <= MaxModelLength } of) throw new FilterException($"{path}.score", "The name of a model belongs here.");
        var @operator = Operator(name, $"{path}.operator");
        return new FilterNode.HasScore(of, @operator, Value(members, @operator, $"{path}.value"));
    }

    private static FilterNode.InCohort Cohort(JsonElement json, string path) =>
        json.ValueKind == JsonValueKind.String && json.TryGetGuid(out var id) ? new FilterNode.InCohort(id) : throw new FilterException(path, "The id of a cohort belongs here.");

    private static FilterOperator Operator(JsonElement json, string path) =>
        json.ValueKind == JsonValueKind.String && FilterOperators.TryParse(FilterParser.Text(json, path), out var @operator) && Compares(@operator)
            ? @operator
            : throw new FilterException(path, "The operator is one of =, !=, <, <=, >, >=, set, not_set.");

    private static bool Compares(FilterOperator @operator) => @operator is FilterOperator.Equal or FilterOperator.NotEqual or FilterOperator.Less or FilterOperator.LessOrEqual
        or FilterOperator.Greater or FilterOperator.GreaterOrEqual or FilterOperator.Set or FilterOperator.NotSet;

    private static double? Value(Dictionary<string, JsonElement> members, FilterOperator @operator, string path)
    {
        var isGiven = members.TryGetValue("value", out var value);
        if (@operator is FilterOperator.Set or FilterOperator.NotSet) return isGiven ? throw new FilterException(path, $"\"{FilterOperators.Name(@operator)}\" takes no value.") : null;
        return isGiven && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var score) && score is >= 0 and <= 1 ? score : throw new FilterException(path, "The value must be a number from 0 to 1.");
    }
}
