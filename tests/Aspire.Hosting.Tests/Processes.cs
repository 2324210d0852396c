using System.Globalization;

namespace Aspire.Hosting.Tests;

/// <summary>What the system says about processes.</summary>
internal static class Processes
{
    private const int Threads = 17;

    /// <summary>Whether anything of it still runs: its first thread may have ended before the others, which hold its sockets.</summary>
    internal static bool IsAlive(int pid) => Stat(pid) is { } fields && (fields[0] is not ("Z" or "X") || int.Parse(fields[Threads], CultureInfo.InvariantCulture) > 1);

    /// <summary>The processes that <paramref name="pid"/> started and that still run.</summary>
    internal static IReadOnlyList<int> ChildrenOf(int pid) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0 && Stat(id) is { } fields && fields[1] == pid.ToString(CultureInfo.InvariantCulture) && fields[0] != "Z"),
    ];

    // The fields after the name, which stands in parentheses and may hold anything: state, parent, ...
    private static string[]? Stat(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }
}
