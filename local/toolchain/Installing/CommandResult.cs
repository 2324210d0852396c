namespace Meridian.Local.Installing;

/// <param name="Tail">The last lines the program printed.</param>
internal sealed record CommandResult(int ExitCode, IReadOnlyList<string> Tail)
{
    /// <summary>The line that most likely says what went wrong.</summary>
    public string Complaint =>
        Tail.FirstOrDefault(line => line.Contains("error", StringComparison.OrdinalIgnoreCase))
        ?? Tail.LastOrDefault(line => !string.IsNullOrWhiteSpace(line))
        ?? "it printed nothing";
}
