using System.Diagnostics;
using Meridian.Cli.Output;
using Spectre.Console;

namespace Meridian.Cli.Testing;

/// <summary>Runs one test project after the other (they share two cores) and counts.</summary>
internal sealed class TestRun(string? filter)
{
    // Longer than any project may take; a hung one is ended and counts as failed.
    private static readonly TimeSpan ProjectLimit = TimeSpan.FromMinutes(20);

    private const int TailLines = 30;

    private readonly Dictionary<string, string> _names = [];
    private readonly List<string> _running = [];

    public int PassedCount { get; private set; }

    public int FailedCount { get; private set; }

    public int SkippedCount { get; private set; }

    public async Task RunAsync(TestProject project, CancellationToken cancellationToken)
    {
        var (passed, failed, skipped) = (PassedCount, FailedCount, SkippedCount);
        var clock = Stopwatch.StartNew();
        var tail = new Queue<string>();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ProjectLimit);
        try
        {
            var code = await ShowWhileRunning(project, detail => Shell.RunAsync("dotnet", Arguments(project),
                Path.GetDirectoryName(project.Executable)!, line => Take(project, line, detail, tail), limit.Token));
            if (code != 0 && FailedCount == failed) Fail(project.Name, $"ended with exit code {code}\n{string.Join('\n', tail)}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Fail(project.Name, $"did not end within {ProjectLimit.TotalMinutes:0} minutes; running: {string.Join(", ", _running)}");
        }
        (passed, failed, skipped) = (PassedCount - passed, FailedCount - failed, SkippedCount - skipped);
        if (passed + failed + skipped == 0) return;
        var skips = skipped > 0 ? $", {skipped} skipped" : "";
        AnsiConsole.MarkupLine($"{(failed > 0 ? "[red]✗[/]" : "[green]✓[/]")} {Markup.Escape(project.Name),-42} {passed,5} passed{(failed > 0 ? $", [red]{failed} failed[/]" : "")}{skips} [grey]{clock.Elapsed.TotalSeconds:0.0} s[/]");
    }

    private IEnumerable<string> Arguments(TestProject project)
    {
        yield return project.Executable;
        yield return "-automated";
        yield return "async";
        if (filter is null || project.Name.Contains(filter, StringComparison.OrdinalIgnoreCase)) yield break;
        yield return "-method";
        yield return $"*{filter}*";
    }

    private static async Task<int> ShowWhileRunning(TestProject project, Func<Action<string>, Task<int>> run)
    {
        if (!AnsiConsole.Profile.Capabilities.Interactive) return await run(_ => { });
        return await AnsiConsole.Status().StartAsync(project.Name, context =>
            run(test => context.Status($"{Markup.Escape(project.Name)} [grey]{Markup.Escape(test)}[/]")));
    }

    private void Take(TestProject project, string line, Action<string> detail, Queue<string> tail)
    {
        if (TestEvent.Parse(line) is { } told)
        {
            Count(project, told, detail);
            return;
        }
        tail.Enqueue(line);
        if (tail.Count > TailLines) tail.Dequeue();
    }

    private void Count(TestProject project, TestEvent told, Action<string> detail)
    {
        switch (told.Kind)
        {
            case TestEvent.Starting:
                Started(told.TestId, told.DisplayName ?? told.TestId);
                detail(told.DisplayName ?? "");
                break;
            case TestEvent.Passed:
                PassedCount++;
                Ended(told);
                break;
            case TestEvent.Skipped:
                SkippedCount++;
                AnsiConsole.MarkupLineInterpolated($"[yellow]-[/] {Ended(told)} [grey]skipped: {told.Failure}[/]");
                break;
            case TestEvent.Failed:
                Fail(Ended(told), told.Failure ?? "");
                break;
            case TestEvent.Error:
                Fail(project.Name, told.Failure ?? "");
                break;
        }
    }

    private void Started(string testId, string name)
    {
        _names[testId] = name;
        _running.Add(name);
    }

    private string Ended(TestEvent told)
    {
        var name = _names.GetValueOrDefault(told.TestId, told.TestId);
        _running.Remove(name);
        return name;
    }

    private void Fail(string what, string why)
    {
        FailedCount++;
        AnsiConsole.MarkupLineInterpolated($"[red]✗ {what}[/]");
        foreach (var line in why.Split('\n')) AnsiConsole.MarkupLineInterpolated($"    {line}");
    }
}
