using Meridian.Bench.Floors;
using Meridian.Bench.Harness;
using Meridian.Bench.Suites;
using Meridian.Stack;
using Microsoft.Extensions.Configuration;
using Spectre.Console;

if (args is [BareKestrel.Verb])
{
    await BareKestrel.ServeAsync();
    return 0;
}

Suite[] suites = [IngestSuite.Create()];
var options = new ConfigurationBuilder().AddCommandLine(args.Skip(1).ToArray()).Build();
if (suites.FirstOrDefault(candidate => candidate.Name == args.FirstOrDefault()) is not { } suite)
{
    foreach (var known in suites) AnsiConsole.MarkupLineInterpolated($"[bold]{known.Name}[/]  {known.Summary}");
    return args is ["list"] ? 0 : 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
try
{
    var measurement = new Measurement(TimeSpan.FromSeconds(options.GetValue("seconds", 15)), TimeSpan.FromSeconds(3), TimeProvider.System, stop.Token);
    await using var stack = await BenchStack.StartAsync(stop.Token);
    var report = Report.Of(suite.Name, await suite.Run(stack, measurement));
    report.Print();
    if (options["json"] is { } file) await report.WriteAsync(file);
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
