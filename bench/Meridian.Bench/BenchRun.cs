using Meridian.Bench.Harness;
using Meridian.Bench.Suites;
using Meridian.Stack;
using Spectre.Console;

namespace Meridian.Bench;

/// <summary>One suite from the command line: the figures, the table, the JSON file.</summary>
internal static class BenchRun
{
    private const int DefaultSeconds = 15;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);

    private static readonly Suite[] Suites =
    [
        StartSuite.Create(), IngestSuite.Create(), FreshnessSuite.Create(), BrokerSuite.Create(), EnrichSuite.Create(), DedupSuite.Create(),
        RateLimitSuite.Create(), TriggerMatchSuite.Create(), StoreSuite.Create(), CostSuite.Create(), AnalyticsSuite.Create(), ScoringSuite.Create(),
    ];

    /// <returns>The process's exit code: 0 when everything was measured, whether targets are met or not.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (Suites.FirstOrDefault(candidate => candidate.Name == args.FirstOrDefault()) is not { } suite)
        {
            foreach (var known in Suites) AnsiConsole.MarkupLineInterpolated($"[bold]{known.Name}[/]  {known.Summary}{(known.Parts.Count == 0 ? "" : $"; parts: {string.Join(", ", known.Parts)}")}");
            return args is ["list"] ? 0 : 2;
        }
        var options = new ConfigurationBuilder().AddCommandLine(args[1..]).Build();
        if (options["part"] is { } part && !suite.Parts.Contains(part))
        {
            AnsiConsole.MarkupLineInterpolated($"[red]✗[/] {suite.Name} has no part \"{part}\"{(suite.Parts.Count == 0 ? "" : $": it has {string.Join(", ", suite.Parts)}")}.");
            return 2;
        }

        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        try
        {
            await MeasureAsync(suite, options, stop.Token);
            return 0;
        }
        catch (StackFailedException failed)
        {
            AnsiConsole.MarkupLineInterpolated($"[red]✗[/] {failed.Message}");
            return 1;
        }
        catch (OperationCanceledException)
        {
            return 130;
        }
    }

    private static async Task MeasureAsync(Suite suite, IConfiguration options, CancellationToken cancellationToken)
    {
        var duration = TimeSpan.FromSeconds(options.GetValue("seconds", DefaultSeconds));
        var report = Report.Of(suite.Name, await suite.Run(new Measurement(duration, WarmUp, TimeProvider.System, cancellationToken) { Part = options["part"] }));
        report.Print();
        if (options["json"] is { } file) await report.WriteAsync(file);
    }
}
