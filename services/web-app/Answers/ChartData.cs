using System.Text.Json;
using Meridian.WebApp.Design;
using Meridian.WebApp.Gateway;

namespace Meridian.WebApp.Answers;

/// <summary>What js/chart.js draws, made of answers.</summary>
internal static class ChartData
{
    /// <summary>More lines than that nobody can tell apart.</summary>
    public const int MostSeries = 12;

    /// <param name="partial">The last point is of an interval that goes on.</param>
    /// <param name="axis">What the labels count.</param>
    /// <param name="marks">Values that mean something wherever the series are.</param>
    public static string Series(
        IEnumerable<string> labels, IEnumerable<ChartSeries> series, bool bars = false, bool stacked = false, bool percent = false, bool partial = false, string? axis = null, IEnumerable<ChartMark>? marks = null) =>
        JsonSerializer.Serialize(new { kind = "series", labels, series = series.Take(MostSeries), bars, stacked, percent, partial, axis, marks }, JsonSerializerOptions.Web);

    public static string Flow(PathsAnswer answer) => JsonSerializer.Serialize(new
    {
        kind = "flow",
        // The same event at two steps is two nodes: a flow has no circles.
        nodes = answer.Nodes.Select(node => new { name = Node(node.Step, node.Name), label = Show.Name(node.Name) }),
        links = answer.Edges.Select(edge => new { source = Node(edge.Step, edge.From), target = Node(edge.Step + 1, edge.To), value = edge.Count, step = edge.Step, from = Show.Name(edge.From), to = Show.Name(edge.To) }),
    }, JsonSerializerOptions.Web);

    /// <summary>What each series is called beside the others: by its letter, too, where names alone would be the same.</summary>
    public static IReadOnlyList<string> NamesOf(TrendAnswer answer)
    {
        var names = answer.Series.Select(NameOf).ToList();
        return [.. answer.Series.Zip(names, (series, name) => series.Series is { } letter && names.Count(other => other == name) > 1 ? $"{letter}: {name}" : name)];
    }

    private static string NameOf(TrendSeries series) => series.IsOther ? "All others" : series.Breakdown ?? series.Name ?? series.Event ?? "All events";

    public static IEnumerable<string> Labels(TrendAnswer answer) => answer.Series.Count == 0 ? [] : answer.Series[0].Points.Select(point => Show.Interval(point.Time, answer.Range?.Interval));

    /// <summary>Whether the last point's interval goes on: what is there of it is not all of it.</summary>
    public static bool IsPartial(TrendAnswer answer, DateTimeOffset now) => answer.Series is [{ Points: [.., { Time: var last }] }, ..] && now < answer.Range?.Interval switch
    {
        "hour" => last.AddHours(1),
        "week" => last.AddDays(7),
        "month" => last.AddMonths(1),
        _ => last.AddDays(1),
    };

    private static string Node(int step, string? name) => FormattableString.Invariant($"{step}:{name}");
}

/// <param name="Previous">The same in the period before.</param>
/// <param name="Tone">good, warn or bad, where a colour says more than which series it is.</param>
internal sealed record ChartSeries(string Name, IEnumerable<double?> Values, IEnumerable<double?>? Previous = null, string? Tone = null);

/// <summary>A line across a chart.</summary>
/// <param name="Tone">warn or bad.</param>
internal sealed record ChartMark(double Value, string Name, string Tone);
