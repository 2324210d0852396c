using System.Diagnostics;
using Spectre.Console;

namespace Meridian.Cli.Output;

/// <summary>Shows one long step: a spinner with its latest detail on a terminal, a line at its start and end elsewhere.</summary>
internal static class Steps
{
    public static async Task<T> RunAsync<T>(string title, Func<Action<string>, Task<T>> work)
    {
        var clock = Stopwatch.StartNew();
        T result;
        if (AnsiConsole.Profile.Capabilities.Interactive)
        {
            result = await AnsiConsole.Status().Spinner(Spinner.Known.Dots).StartAsync(Markup.Escape(title), context =>
                work(detail => context.Status($"{Markup.Escape(title)} [grey]{Markup.Escape(Shorten(detail))}[/]")));
        }
        else
        {
            AnsiConsole.MarkupLineInterpolated($"[grey]…[/] {title}");
            result = await work(_ => { });
        }
        AnsiConsole.MarkupLineInterpolated($"[green]✓[/] {title} [grey]{clock.Elapsed.TotalSeconds:0.0} s[/]");
        return result;
    }

    public static Task RunAsync(string title, Func<Action<string>, Task> work) => RunAsync(title, async detail =>
    {
        await work(detail);
        return true;
    });

    private static string Shorten(string detail)
    {
        var room = Math.Max(20, AnsiConsole.Profile.Width - 40);
        return detail.Length <= room ? detail : detail[..room] + "…";
    }
}
