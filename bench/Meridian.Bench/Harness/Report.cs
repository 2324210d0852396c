using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Meridian.Bench.Harness;

/// <summary>What a suite found: a table for people, and JSON in the one form all suites share.</summary>
internal sealed record Report(string Suite, string Machine, string Commit, IReadOnlyList<Figure> Figures)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Report Of(string suite, IReadOnlyList<Figure> figures) => new(suite, DescribeMachine(), DescribeCommit(), figures);

    public void Print()
    {
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey).Title(Markup.Escape($"{Suite} · {Machine} · {Commit}"));
        table.AddColumn("Figure");
        foreach (var column in (string[])["Value", "Unit", "Floor", "Ratio"]) table.AddColumn(new TableColumn(column).RightAligned());
        table.AddColumns("Target", "Met");
        foreach (var figure in Figures)
        {
            table.AddRow(
                Markup.Escape(figure.Id), Number(figure.Value), figure.Unit, Number(figure.Floor),
                figure.Ratio?.ToString("0.00", CultureInfo.InvariantCulture) ?? "", Markup.Escape(figure.Target ?? ""),
                figure.Met switch { true => "[green]yes[/]", false => "[red]no[/]", null => "" });
        }
        AnsiConsole.Write(table);
    }

    public Task WriteAsync(string file) => File.WriteAllTextAsync(file, JsonSerializer.Serialize(this, Json) + "\n");

    private static string Number(double? value) => value switch
    {
        null => "",
        >= 100 => value.Value.ToString("N0", CultureInfo.InvariantCulture),
        _ => value.Value.ToString("0.##", CultureInfo.InvariantCulture),
    };

    private static string DescribeMachine()
    {
        var model = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim()
            : null;
        return FormattableString.Invariant($"{Environment.ProcessorCount} × {model ?? "unknown processor"}, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GB");
    }

    private static string DescribeCommit()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["describe", "--always", "--dirty"])
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var commit = git.StandardOutput.ReadToEnd().Trim();
        git.WaitForExit();
        return commit.Length > 0 ? commit : "unknown";
    }
}
