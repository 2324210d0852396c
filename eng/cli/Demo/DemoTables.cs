using System.Globalization;
using Spectre.Console;

namespace Meridian.Cli.Demo;

/// <summary>What the demo found, as a person reads it.</summary>
internal static class DemoTables
{
    private const int ShownOrigins = 10;

    public static void Write(DemoResult result)
    {
        var path = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey).Title("The path of the events");
        path.AddColumns("Step", "Events", $"");
        Row(path, "in the file", result.Expected.Count, $"flights-20k of vega-datasets");
        Row(path, "acknowledged", result.Accepted, $"{result.Repeated:N0} of them sent twice, on purpose; {result.Accepted / result.Sending.TotalSeconds:N0}/s from one client");
        Row(path, "duplicates dropped", result.Accepted - result.Answered.Count, $"same messageId within 24 hours");
        Row(path, "stored and counted", result.Answered.Count, $"{result.Queryable.TotalSeconds:0.0} s after the first was sent");
        AnsiConsole.Write(path);

        AnsiConsole.Write(Comparison("Departures a month", "Month", result.Expected.ByMonth.OrderBy(pair => pair.Key)
            .Select(pair => (pair.Key.ToString("yyyy-MM", CultureInfo.InvariantCulture), pair.Value, result.Answered.ByMonth.GetValueOrDefault(pair.Key)))));
        AnsiConsole.Write(Comparison($"Departures by airport (the first {ShownOrigins} of {result.Expected.ByOrigin.Count}; all are compared)", "Origin",
            result.Expected.ByOrigin.OrderByDescending(pair => pair.Value).Take(ShownOrigins)
                .Select(pair => (pair.Key, pair.Value, result.Answered.ByOrigin.GetValueOrDefault(pair.Key)))));
        AnsiConsole.MarkupLineInterpolated($"[grey]The trend took {result.TookMs:0.0} ms over {result.RowsRead:N0} rows.[/]");
        Write(result.Score);
        AnsiConsole.MarkupLine(result.Agrees ? "[green]✓ Every count agrees with the file, every feature with what was sent.[/]" : "[red]✗ Something does not agree with what was sent.[/]");
    }

    private static void Write(DemoScore score)
    {
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey).Title(Markup.Escape($"A score: {score.Model}, version {score.Version}, of a visitor who has just come"));
        table.AddColumn("Feature");
        table.AddColumn(new TableColumn("Sent").RightAligned());
        table.AddColumn(new TableColumn("Meridian").RightAligned());
        table.AddColumn("");
        foreach (var (name, expected, answered) in score.Compared)
        {
            table.AddRow(name, expected.ToString("0.##", CultureInfo.InvariantCulture), answered.ToString("0.##", CultureInfo.InvariantCulture), expected == answered ? "[green]✓[/]" : "[red]✗[/]");
        }

        AnsiConsole.Write(table);
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[grey]Score {score.Value:0.0000}; its explanation adds up to {score.Explained:0.0000}.[/]");
    }

    private static void Row(Table table, string step, int count, FormattableString remark) =>
        table.AddRow(step, count.ToString("N0", CultureInfo.InvariantCulture), $"[grey]{Markup.Escape(FormattableString.Invariant(remark))}[/]");

    private static Table Comparison(string title, string what, IEnumerable<(string Name, long Expected, long Answered)> rows)
    {
        const int BarWidth = 32;
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey).Title(Markup.Escape(title));
        table.AddColumn(what);
        table.AddColumn(new TableColumn("File").RightAligned());
        table.AddColumn(new TableColumn("Meridian").RightAligned());
        table.AddColumns("", $"");
        var all = rows.ToArray();
        var most = all.Max(row => row.Expected);
        foreach (var (name, expected, answered) in all)
        {
            table.AddRow(
                Markup.Escape(name),
                expected.ToString("N0", CultureInfo.InvariantCulture),
                answered.ToString("N0", CultureInfo.InvariantCulture),
                $"[blue]{new string('█', (int)(BarWidth * expected / most))}[/]",
                expected == answered ? "[green]✓[/]" : "[red]✗[/]");
        }
        return table;
    }
}
