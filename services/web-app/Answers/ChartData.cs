using System.Text.Json;
using Meridian.WebApp.Design;
using Meridian.WebApp.Gateway;

namespace Meridian.WebApp.Answers;

/// <summary>What js/chart.js draws, made of answers.</summary>
internal static class ChartData
{
    private const int MostSeries = 12;

    public static string Series(IEnumerable<string> labels, IEnumerable<ChartSeries> series, bool bars = false, bool stacked = false, bool percent = false) =>
        JsonSerializer.Serialize(new { kind = "series", labels, series = series.Take(MostSeries), bars, stacked, percent }, JsonSerializerOptions.Web);

    public static string Flow(PathsAnswer answer) => JsonSerializer.Serialize(new
    {
        kind = "flow",
        // The same event at two steps is two nodes: a flow has no circles.
        nodes = answer.Nodes.Select(node => new { name = Node(node.Step, node.Name), label = node.Name ?? "(none)" }),
        links = answer.Edges.Select(edge => new { source = Node(edge.Step, edge.From), target = Node(edge.Step + 1, edge.To), value = edge.Count, from = edge.From, to = edge.To }),
    }, JsonSerializerOptions.Web);

    /// <summary>What a series is called beside others.</summary>
    public static string NameOf(TrendSeries series)
    {
        var what = series.Name ?? series.Event ?? "All events";
        return series.IsOther ? "All others" : series.Breakdown ?? (series.Series is null or "A" || series.Name is not null || series.Event is not null ? what : $"{series.Series}: {what}");
    }

    public static IEnumerable<string> Labels(TrendAnswer answer) => answer.Series.Count == 0 ? [] : answer.Series[0].Points.Select(point => Show.Interval(point.Time, answer.Range?.Interval));

    private static string Node(int step, string? name) => FormattableString.Invariant($"{step}:{name}");
}

/// <param name="Previous">The same in the period before.</param>
internal sealed record ChartSeries(string Name, IEnumerable<double?> Values, IEnumerable<double?>? Previous = null);
