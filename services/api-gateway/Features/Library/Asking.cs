using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.Contracts.Filters;

namespace Meridian.ApiGateway.Features.Library;

/// <summary>Makes of a kept question the one that is asked.</summary>
internal static class Asking
{
    /// <summary>The kind that the question names; null when it is no question.</summary>
    public static string? KindOf(JsonElement question) =>
        question.ValueKind == JsonValueKind.Object && question.TryGetProperty("kind", out var kind) && kind.ValueKind == JsonValueKind.String ? kind.GetString() : null;

    /// <summary>What is wrong with how it is asked; null when nothing is.</summary>
    public static Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult? Check(AskAgain? again)
    {
        if (again?.Range is { IsSound: false }) return Problems.KeptRangeBad();
        if (again?.Filter is not { ValueKind: not JsonValueKind.Null } filter) return null;
        try
        {
            Filter.Parse(filter);
            return null;
        }
        catch (FilterException flaw)
        {
            return Problems.BadFilter(flaw.Path, flaw.Message);
        }
    }

    /// <summary>The question with another range and a further filter.</summary>
    public static JsonObject With(JsonElement question, AskAgain? again, DateTimeOffset now)
    {
        var asked = JsonObject.Create(question)!;
        if (again is null) return asked;
        if (KindOf(question) == "sql")
        {
            AddParameters(asked, again.Range, now);
            return asked;
        }

        if (again.Range is { } range) SetRange(asked, range);
        if (again.Filter is { ValueKind: JsonValueKind.Object } further)
        {
            asked["filter"] = asked["filter"] is { } own ? new JsonObject { ["and"] = new JsonArray(own.DeepClone(), JsonNode.Parse(further.GetRawText())) } : JsonNode.Parse(further.GetRawText());
        }

        return asked;
    }

    private static void SetRange(JsonObject asked, DateRange range)
    {
        foreach (var member in (string[])["last", "from", "to"]) asked.Remove(member);
        if (range.Last is not null) asked["last"] = range.Last;
        if (range.From is not null) asked["from"] = range.From;
        if (range.To is not null) asked["to"] = range.To;
        if (range.TimeZone is not null) asked["timeZone"] = range.TimeZone;
    }

    // A statement says by its parameters whether it is about a range.
    private static void AddParameters(JsonObject asked, DateRange? range, DateTimeOffset now)
    {
        if (range?.Moments(now) is not { } moments || (string?)asked["sql"] is not { } sql) return;
        var parameters = asked["parameters"]?.DeepClone().AsObject() ?? [];
        if (sql.Contains("{from:", StringComparison.Ordinal)) parameters["from"] = moments.From.UtcDateTime.ToString("O");
        if (sql.Contains("{to:", StringComparison.Ordinal)) parameters["to"] = moments.To.UtcDateTime.ToString("O");
        asked["parameters"] = parameters;
    }
}
