using System.Globalization;
using System.Text.Json.Nodes;

namespace Meridian.ApiGateway.Features.Exports;

/// <summary>Answers of the query kinds as tables: one row for what a chart shows as one point, bar or line.</summary>
internal static class AnswerTables
{
    public static ExportTable Of(JsonNode answer) => (string?)answer["kind"] switch
    {
        "segmentation" => Segmentation(answer),
        "funnel" => Funnel(answer),
        "retention" => Retention(answer),
        "paths" => Plain(answer["edges"], ("step", ExportTable.Whole), ("from", ExportTable.Text), ("to", ExportTable.Text), ("count", ExportTable.Whole), ("medianSeconds", ExportTable.Number)),
        "distribution" => Plain(answer["buckets"], ("from", ExportTable.Number), ("to", ExportTable.Number), ("count", ExportTable.Whole)),
        "stickiness" => Stickiness(answer),
        "lifecycle" => Plain(answer["points"],
            ("time", ExportTable.Time), ("new", ExportTable.Whole), ("returning", ExportTable.Whole), ("resurrecting", ExportTable.Whole), ("dormant", ExportTable.Whole)),
        _ => Trend(answer),
    };

    private static ExportTable Trend(JsonNode answer) => new(
        [
            ("series", ExportTable.Text), ("name", ExportTable.Text), ("breakdown", ExportTable.Text), ("isOther", ExportTable.Flag), ("time", ExportTable.Time), ("value", ExportTable.Number),
            ("previous", ExportTable.Number),
        ],
        [.. Items(answer["series"]).SelectMany(series => Items(series["points"]).Select((point, index) => Row(
            series["series"], series["name"], series["breakdown"], series["isOther"], point["time"], point["value"], Items(series["previous"]?["points"]).ElementAtOrDefault(index)?["value"])))]);

    private static ExportTable Segmentation(JsonNode answer) => new(
        Different(
        [
            .. Items(answer["breakdowns"]).Select(name => (name is JsonArray path ? string.Join('.', path) : name.ToString(), ExportTable.Text)),
            .. Items(answer["columns"]).Select(column => ((string?)column["name"] ?? (string?)column["series"] ?? "", ExportTable.Number)),
        ]),
        [.. Items(answer["rows"]).Select(row => Row([.. Cells(row["values"]), .. Cells(row["measures"])]))]);

    private static ExportTable Funnel(JsonNode answer) => new(
        [
            ("breakdown", ExportTable.Text), ("isOther", ExportTable.Flag), ("total", ExportTable.Flag), ("step", ExportTable.Whole), ("name", ExportTable.Text), ("count", ExportTable.Whole), ("conversion", ExportTable.Number),
            ("fromPrevious", ExportTable.Number), ("medianSeconds", ExportTable.Number), ("medianSecondsFromFirst", ExportTable.Number),
        ],
        [.. Items(answer["series"]).SelectMany(series => Items(series["steps"]).Select((step, index) => Row(
            series["breakdown"], series["isOther"], series["total"], index + 1, Items(answer["steps"]).ElementAtOrDefault(index)?["name"], step["count"], step["conversion"], step["fromPrevious"],
            step["medianSeconds"], step["medianSecondsFromFirst"])))]);

    private static ExportTable Retention(JsonNode answer) => new(
        [("breakdown", ExportTable.Text), ("isOther", ExportTable.Flag), ("total", ExportTable.Flag), ("cohort", ExportTable.Time), ("size", ExportTable.Whole), ("interval", ExportTable.Whole), ("users", ExportTable.Whole)],
        [.. Items(answer["series"]).SelectMany(series => Items(series["cohorts"]).SelectMany(cohort => Cells(cohort["values"]).Select((users, index) => Row(
            series["breakdown"], series["isOther"], series["total"], cohort["time"], cohort["size"], index, users))))]);

    private static ExportTable Stickiness(JsonNode answer) => new(
        [("series", ExportTable.Text), ("name", ExportTable.Text), ("intervals", ExportTable.Whole), ("users", ExportTable.Whole)],
        [.. Items(answer["series"]).SelectMany(series => Cells(series["values"]).Select((users, index) => Row(series["series"], series["name"], index + 1, users)))]);

    private static ExportTable Plain(JsonNode? items, params (string Name, string Type)[] columns) =>
        new(columns, [.. Items(items).Select(item => Row([.. columns.Select(column => item[column.Name])]))]);

    // Names are anybody's here, and a table with two columns of one name is none: the second is called "Users (2)".
    private static List<(string Name, string Type)> Different(IReadOnlyList<(string Name, string Type)> columns)
    {
        var (names, different) = (new HashSet<string>(StringComparer.Ordinal), new List<(string Name, string Type)>());
        foreach (var (name, type) in columns)
        {
            var own = name;
            for (var count = 2; !names.Add(own); count++) own = string.Create(CultureInfo.InvariantCulture, $"{name} ({count})");
            different.Add((own, type));
        }

        return different;
    }

    private static IEnumerable<JsonNode> Items(JsonNode? list) => Cells(list).OfType<JsonNode>();

    private static IEnumerable<JsonNode?> Cells(JsonNode? list) => list as JsonArray ?? [];

    private static JsonArray Row(params JsonNode?[] cells) => new([.. cells.Select(cell => cell?.DeepClone())]);
}
