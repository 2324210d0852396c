namespace Meridian.Local.Engines;

/// <summary>Tells an engine's log how far an installation is.</summary>
internal sealed class ConsoleProgress : IProgress<ToolProgress>
{
    public void Report(ToolProgress value) => Console.Out.WriteLine($"{value.Step}: {value.Detail}");
}
