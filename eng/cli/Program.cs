using System.CommandLine;
using Meridian.Cli;
using Meridian.Cli.Output;
using Meridian.Local;
using Meridian.Stack;
using Spectre.Console;

// Redirected output is read by programs and people's editors: no colour codes there.
AnsiConsole.Console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect });
if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = 200;
try
{
    // The handler's own answers (Ctrl-C, failures) are better than the library's.
    return await Verbs.All().Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
}
catch (Exception known) when (known is CommandFailedException or StackFailedException or ToolMissingException)
{
    var error = AnsiConsole.Create(new AnsiConsoleSettings
    {
        Out = new AnsiConsoleOutput(Console.Error),
        Ansi = Console.IsErrorRedirected ? AnsiSupport.No : AnsiSupport.Detect,
    });
    if (Console.IsErrorRedirected) error.Profile.Width = 200;
    error.MarkupLineInterpolated($"[red]✗[/] {known.Message}");
    return 1;
}
catch (OperationCanceledException)
{
    return 130;
}
