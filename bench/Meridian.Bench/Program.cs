using Meridian.Bench;
using Meridian.Bench.Floors;
using Meridian.Bench.Scoring;
using Spectre.Console;

if (args is [BareKestrel.Verb])
{
    await BareKestrel.ServeAsync();
    return 0;
}
if (args is [MockBroker.Verb])
{
    await MockBroker.ServeAsync();
    return 0;
}
if (args is [BareTail.Verb, var brokers, .. var partitions])
{
    await BareTail.ServeAsync(brokers, partitions);
    return 0;
}
if (args is [ScoringProcess.Verb, .. var settings])
{
    ScoringProcess.Serve(settings);
    return 0;
}

if (Console.IsOutputRedirected)
{
    AnsiConsole.Console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No });
    AnsiConsole.Profile.Width = 200;
}
return await BenchRun.RunAsync(args);
