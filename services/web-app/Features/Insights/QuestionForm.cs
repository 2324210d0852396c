using System.Globalization;
using System.Text.Json.Nodes;

namespace Meridian.WebApp.Features.Insights;

/// <summary>
/// Makes a question (docs/queries.md) of the builder's fields. The address of a page holds the question alone, so it can be sent to somebody, kept and gone back to; the fields
/// only live for as long as it takes to change it.
/// </summary>
/// <param name="today">Where a range that is to be chosen by its days begins to be chosen.</param>
internal sealed class QuestionForm(IQueryCollection fields, DateOnly today)
{
    private const int MostRows = 20;

    private readonly string _act = fields["do"].ToString();

    public static JsonObject Default(string kind) => kind switch
    {
        "trend" => new() { ["last"] = "30d", ["interval"] = "day", ["series"] = new JsonArray(new JsonObject { ["measure"] = "count" }) },
        "funnel" => new() { ["last"] = "30d", ["window"] = "14d", ["steps"] = new JsonArray(new JsonObject(), new JsonObject()) },
        "retention" => new() { ["last"] = "12w", ["interval"] = "week", ["periods"] = 8 },
        "paths" => new() { ["last"] = "7d", ["steps"] = 5, ["edges"] = 40 },
        "segmentation" => new() { ["last"] = "30d", ["series"] = new JsonArray(new JsonObject { ["measure"] = "count" }), ["breakdowns"] = new JsonArray("event") },
        "distribution" => new() { ["last"] = "30d", ["buckets"] = 20 },
        "stickiness" => new() { ["last"] = "30d", ["interval"] = "day", ["series"] = new JsonArray(new JsonObject()) },
        _ => new() { ["last"] = "12w", ["interval"] = "week" },
    };

    public JsonObject Question(string kind)
    {
        var question = new JsonObject { ["kind"] = kind };
        RangeForm.Add(question, Text("last"), Text("from"), Text("to"), today);
        Add(question, "interval", Text("interval"));
        Add(question, "filter", Filter("f"));
        Add(question, "by", Text("by") == "group" ? "group" : null);
        // An account is in no cohort.
        if (Text("cohort") is { } cohort && Text("by") != "group") question["cohorts"] = new JsonArray(cohort);
        AddOwn(question, kind);
        return question;
    }

    private void AddOwn(JsonObject question, string kind)
    {
        switch (kind)
        {
            case "trend": AddTrend(question); break;
            case "segmentation": AddSegmentation(question); break;
            case "funnel": AddFunnel(question); break;
            case "retention": AddRetention(question); break;
            case "paths": AddPaths(question); break;
            case "distribution": AddDistribution(question); break;
            case "stickiness": question["series"] = Choices("s"); break;
            default: Add(question, "event", Text("s0.event")); break;
        }
    }

    private void AddTrend(JsonObject question)
    {
        question["series"] = Choices("s");
        if (Text("formula") is { } formula) question["formulas"] = new JsonArray(new JsonObject { ["formula"] = formula });
        Add(question, "breakdown", Text("breakdown"));
        if (question["breakdown"] is not null) (question["limit"], question["other"]) = (8, true);
        Add(question, "compare", Text("compare") is null ? null : "previous");
    }

    private void AddSegmentation(JsonObject question)
    {
        question["series"] = Choices("s");
        JsonNode?[] breakdowns = [.. Enumerable.Range(0, 3).Select(at => Text($"breakdown{at}")).OfType<string>().Select(name => (JsonNode)JsonValue.Create(name))];
        question["breakdowns"] = new JsonArray(breakdowns);
    }

    private void AddFunnel(JsonObject question)
    {
        question["steps"] = Choices("s");
        Add(question, "order", Text("order") is "ordered" ? null : Text("order"));
        Add(question, "window", Text("window"));
        Add(question, "breakdown", Text("breakdown"));
        if (question["breakdown"] is not null) question["limit"] = 5;
    }

    private void AddRetention(JsonObject question)
    {
        Add(question, "start", Choice("s0"));
        Add(question, "return", Choice("s1"));
        Add(question, "periods", Number("periods"));
        Add(question, "mode", Text("mode") is "recurring" ? "recurring" : null);
        if (Text("unbounded") is not null) question["bounded"] = false;
    }

    private void AddPaths(JsonObject question)
    {
        Add(question, Text("direction") == "end" ? "end" : "start", Choice("s0"));
        Add(question, "steps", Number("steps"));
        Add(question, "edges", Number("edges"));
    }

    private void AddDistribution(JsonObject question)
    {
        Add(question, "event", Text("s0.event"));
        Add(question, "property", Text("property"));
        Add(question, "buckets", Number("buckets"));
    }

    private JsonArray Choices(string prefix)
    {
        var choices = new JsonArray();
        for (var at = 0; at < MostRows && fields.ContainsKey($"{prefix}{at}.event"); at++)
        {
            if (_act == $"drop-{prefix}{at}") continue;
            choices.Add((JsonNode)(Choice($"{prefix}{at}") ?? new JsonObject()));
        }

        if (_act == $"add-{prefix}") choices.Add((JsonNode)new JsonObject());
        return choices;
    }

    private JsonObject? Choice(string prefix)
    {
        var choice = new JsonObject();
        Add(choice, "event", Text($"{prefix}.event"));
        Add(choice, "measure", Text($"{prefix}.measure"));
        if (NeedsProperty((string?)choice["measure"])) Add(choice, "property", Text($"{prefix}.property"));
        Add(choice, "filter", Filter($"{prefix}.f"));
        return choice.Count == 0 ? null : choice;
    }

    public static bool NeedsProperty(string? measure) => measure is not (null or "count" or "unique_users" or "unique_groups" or "per_user_count");

    private JsonNode? Filter(string prefix)
    {
        if (_act == $"drop-{prefix}") return null;
        if (Text($"{prefix}.raw") is { } raw) return JsonNode.Parse(raw);
        var rows = new List<FilterRow>();
        for (var at = 0; at < MostRows && fields.ContainsKey($"{prefix}{at}.p"); at++)
        {
            if (_act == $"drop-{prefix}{at}") continue;
            rows.Add(new FilterRow(fields[$"{prefix}{at}.p"].ToString().Trim(), Text($"{prefix}{at}.o") ?? "=", fields[$"{prefix}{at}.v"].ToString().Trim()));
        }

        return FilterForm.Filter(rows);
    }

    /// <summary>Which filter has an empty row that waits to be filled in: the address has to say so, since the question cannot.</summary>
    public string? Open() => _act.StartsWith("add-", StringComparison.Ordinal) && _act.EndsWith('f') ? _act["add-".Length..] : null;

    private int? Number(string name) => int.TryParse(Text(name), CultureInfo.InvariantCulture, out var number) ? number : null;

    private string? Text(string name) => fields[name].ToString().Trim() is { Length: > 0 } text ? text : null;

    private static void Add(JsonObject to, string name, JsonNode? value)
    {
        if (value is not null) to[name] = value;
    }
}
