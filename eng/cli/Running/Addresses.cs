using Meridian.Stack;
using Spectre.Console;

namespace Meridian.Cli.Running;

/// <summary>What a person does next: the addresses to open, and how to sign in and send an event.</summary>
internal static class Addresses
{
    public static void Write(StackState state)
    {
        var grid = new Grid().AddColumn(new GridColumn().PadRight(3)).AddColumn();
        if (state.DeveloperPage is { } page) grid.AddRow("[bold]Developer page[/]", Link(page));
        Add(grid, state, "web-app", "Web app");
        Add(grid, state, "api-gateway", "API");
        if (state.Demo is { } demo)
        {
            grid.AddRow("[bold]Demo sign-in[/]", $"{Markup.Escape(demo.Email)}  {Markup.Escape(demo.Password)}");
            grid.AddRow("[bold]Write key[/]", Markup.Escape(demo.WriteKey));
            grid.AddRow("[bold]Secret key[/]", Markup.Escape(demo.SecretKey));
        }
        AnsiConsole.Write(grid);
    }

    private static void Add(Grid grid, StackState state, string resource, string title)
    {
        if (state.Resources.FirstOrDefault(candidate => candidate.Name == resource)?.Endpoints.GetValueOrDefault("http") is { } address)
        {
            grid.AddRow($"[bold]{title}[/]", Link(address));
        }
    }

    private static string Link(string address) => $"[link]{Markup.Escape(address)}[/]";
}
