using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Meridian.Contracts.Filters;

namespace Meridian.ClickHouse.Tests.Filters;

/// <summary>Filters out of few properties and the awkward values that <see cref="RandomEvents"/> uses too, so that many of them match something.</summary>
internal sealed class RandomFilters(Random random)
{
    private static readonly string[] TextOperators = ["=", "!=", "<", "<=", ">", ">=", "contains", "starts_with", "ends_with", "regex", "in", "set", "not_set"];
    private static readonly string[] TimeOperators = ["=", "!=", "<", "<=", ">", ">=", "before", "after", "within_last", "set", "not_set"];
    private static readonly string[] Patterns =
    [
        "a", "^a", "b$", "^$", ".", "^.$", "^..$", "a.b", "[a-c]+", "^[^a]*$", @"^\d+$", @"\D", @"\s", @"^\w*$", "(?i)AB", "(?i)^[^a]+$", "(a|b){2,3}", "x*?y?", "^(?:|ab)$",
        "😀+", "^[^é]", "ß|É", @"\$|\^|\.", "(?i)é", @"\n", "[\\]\\-\\\\]", "^.{2,4}$", "(a*)*b", "=", "()", "^(^a|b$)", @"[\d\-:T]{10}",
    ];

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public Filter Next() => Filter.Parse(Encoding.UTF8.GetBytes(Node(3).ToJsonString(Plain)));

    private JsonObject Node(int depth) => (depth == 0 ? 9 : random.Next(6)) switch
    {
        0 => new JsonObject { ["and"] = Parts(depth) },
        1 => new JsonObject { ["or"] = Parts(depth) },
        2 => new JsonObject { ["not"] = Node(depth - 1) },
        _ => Condition(),
    };

    private JsonArray Parts(int depth) => [.. Enumerable.Range(0, random.Next(4)).Select(JsonNode (_) => Node(depth - 1))];

    private JsonObject Condition() => random.Next(8) switch
    {
        0 or 7 => Condition(Pick("event", "type", "messageId", "userId", "anonymousId", "groupId", "sessionId", "country", "region", "city", "browser", "browserVersion", "os", "osVersion", "device"), Pick(TextOperators), ofText: true),
        1 => TimeCondition(),
        _ => Condition(JsonProperty(), Pick([.. TextOperators, .. TimeOperators]), ofText: false),
    };

    private JsonObject TimeCondition()
    {
        var @operator = Pick(TimeOperators);
        return With(Pick("timestamp", "sentAt", "receivedAt"), @operator, @operator switch
        {
            "set" or "not_set" => null,
            "within_last" => RandomEvents.Duration(random),
            _ => RandomEvents.TimeNear(random),
        });
    }

    private JsonNode JsonProperty() => random.Next(5) switch
    {
        0 => new JsonArray("properties", "k.k"),
        1 => $"{Pick("properties", "traits", "context")}.{Pick("a", "b", "c")}.{Pick("a", "b")}",
        2 => new JsonArray(Pick("properties", "traits"), Pick("a", "", "é\"")),
        _ => $"{Pick("properties", "properties", "traits", "context")}.{Pick("a", "b", "c")}",
    };

    private JsonObject Condition(JsonNode property, string @operator, bool ofText) => With(property, @operator, @operator switch
    {
        "set" or "not_set" => null,
        "regex" => Pick(Patterns),
        "contains" or "starts_with" or "ends_with" => RandomEvents.PieceOfText(random),
        "before" or "after" => RandomEvents.TimeNear(random),
        "within_last" => RandomEvents.Duration(random),
        "in" => new JsonArray([.. Enumerable.Range(0, 1 + random.Next(5)).Select(_ => Scalar(ofText, flags: true))]),
        _ => Scalar(ofText, flags: @operator is "=" or "!="),
    });

    private JsonNode Scalar(bool ofText, bool flags) => (ofText ? 0 : random.Next(flags ? 5 : 4)) switch
    {
        2 or 3 => JsonNode.Parse(RandomEvents.Number(random))!,
        4 => random.Next(2) == 0,
        _ => RandomEvents.Text(random),
    };

    private static JsonObject With(JsonNode property, string @operator, JsonNode? value)
    {
        var condition = new JsonObject { ["property"] = property, ["operator"] = @operator };
        if (value is not null) condition["value"] = value;
        return condition;
    }

    private string Pick(params string[] choices) => choices[random.Next(choices.Length)];
}
