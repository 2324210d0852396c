using Meridian.Cli.Output;
using Meridian.Local;

namespace Meridian.Cli.Tools;

/// <summary>Fetches what the stack, the demo or the tests need and this machine lacks, with progress.</summary>
internal static class LocalTools
{
    public static readonly Tool[] ForStack = [Tool.Postgres, Tool.ClickHouse, Tool.Redis, Tool.Enrichment];
    public static readonly Tool[] ForDemo = [.. ForStack, Tool.Datasets];
    public static readonly Tool[] ForTests = [.. ForDemo, Tool.Clients, Tool.Models, Tool.Browser, Tool.Chromium, Tool.Kcat, Tool.PythonKafka];

    public static async Task EnsureAsync(Tool[] tools, CancellationToken cancellationToken)
    {
        var toolchain = Toolchain.At();
        var missing = tools.Where(tool => !toolchain.Has(tool)).ToArray();
        if (missing.Length == 0) return;
        await Steps.RunAsync($"Fetching {string.Join(", ", missing)} (once; they stay in {toolchain.Home})", detail =>
            toolchain.EnsureAsync(missing, new Reporter(detail), cancellationToken));
    }

    // Progress<T> would post to a thread pool and could show an older line after a newer one.
    private sealed class Reporter(Action<string> detail) : IProgress<ToolProgress>
    {
        public void Report(ToolProgress value) => detail(value.Fraction is { } fraction
            ? FormattableString.Invariant($"{value.Step} {fraction:P0} {value.Detail}")
            : $"{value.Step} {value.Detail}");
    }
}
