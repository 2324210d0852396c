namespace Meridian.Local.Engines;

/// <summary>A program that an engine runs for as long as it runs itself.</summary>
/// <param name="Program">Its path.</param>
/// <param name="Arguments">Its arguments.</param>
public sealed record Child(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>The account to run it under; this process's own unless given.</summary>
    public Account? Account { get; init; }

    /// <summary>What it is told when this process dies without a word.</summary>
    public Signal OnParentDeath { get; init; } = Signal.Kill;

    /// <summary>How it is stopped: each signal, and how long it may then take until the next. A kill follows the last.</summary>
    public IReadOnlyList<(Signal Signal, TimeSpan Patience)> Stopping { get; init; } = [(Signal.Terminate, TimeSpan.FromSeconds(8))];

    /// <summary>What it reads from its standard input; nothing unless given.</summary>
    public string Input { get; init; } = "";

    /// <summary>Gets every line it prints. Only called by one thread at a time.</summary>
    public Action<string> OnLine { get; init; } = Console.Out.WriteLine;
}
