using System.Globalization;
using Meridian.Stack;
using Spectre.Console;

namespace Meridian.Cli.Running;

/// <summary>The resources of a stack as a coloured table.</summary>
internal static class StateTable
{
    /// <summary>Redraws the table on every change; without a terminal, prints a line for each resource that becomes ready or fails.</summary>
    public static async Task<StackState> LiveAsync(Func<Action<StackState>, Task<StackState>> follow)
    {
        if (AnsiConsole.Profile.Capabilities.Interactive)
        {
            return await AnsiConsole.Live(new Text("Starting …")).AutoClear(false).StartAsync(context =>
                follow(state => context.UpdateTarget(Of(state))));
        }
        var told = new HashSet<string>();
        return await follow(state =>
        {
            foreach (var resource in state.Resources.Where(resource => (resource.IsReady || resource.HasFailed) && told.Add(resource.Name)))
            {
                AnsiConsole.MarkupLine($"{(resource.IsReady ? "[green]✓[/]" : "[red]✗[/]")} {resource.Name,-24} {Colored(resource)}");
            }
        });
    }

    public static Table Of(StackState state)
    {
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        table.AddColumns("Resource", "State", "Address");
        table.AddColumn(new TableColumn("Pid").RightAligned());
        table.AddColumn(new TableColumn("Memory").RightAligned());
        foreach (var resource in state.Resources)
        {
            table.AddRow(
                Markup.Escape(resource.Name),
                Colored(resource),
                Markup.Escape(string.Join("  ", resource.Endpoints.Values)),
                resource.Pid?.ToString(CultureInfo.InvariantCulture) ?? "",
                ProcessTree.ResidentBytes(resource.Pid) is { } bytes ? FormattableString.Invariant($"{bytes >> 20} MB") : "");
        }
        return table;
    }

    private static string Colored(ResourceState resource)
    {
        var text = resource.State == "Running" && resource.Health is { } health ? health : resource.State;
        if (resource.ExitCode is { } code && !resource.IsReady) text += FormattableString.Invariant($" ({code})");
        var color = resource switch
        {
            { HasFailed: true } => "red",
            { IsReady: true } => "green",
            { State: "Waiting" or "NotStarted" } => "grey",
            _ => "yellow",
        };
        return $"[{color}]{Markup.Escape(text)}[/]";
    }
}
