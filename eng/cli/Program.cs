using System.CommandLine;
using Meridian.Cli;
using Meridian.Cli.Demo;
using Meridian.Cli.Output;
using Meridian.Cli.Running;
using Meridian.Cli.Testing;
using Meridian.Local;
using Meridian.Stack;
using Spectre.Console;

var root = new RootCommand("Meridian: events in, answers and automations out. One command for the whole stack.")
{
    UpCommand.Create(),
    StatusCommand.Create(),
    LogsCommand.Create(),
    DownCommand.Create(),
    DemoCommand.Create(),
    TestCommand.Create(),
    BenchCommand.Create(),
    PublishCommand.Create(),
};

try
{
    // The handler's own answers (Ctrl-C, failures) are better than the library's.
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
}
catch (Exception known) when (known is CommandFailedException or StackFailedException or ToolMissingException)
{
    var error = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
    error.MarkupLineInterpolated($"[red]✗[/] {known.Message}");
    return 1;
}
catch (OperationCanceledException)
{
    return 130;
}
