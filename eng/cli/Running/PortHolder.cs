using System.Globalization;

namespace Meridian.Cli.Running;

/// <summary>Who listens on a TCP port, as far as Linux tells (proc(5): <c>/proc/net/tcp</c> and the sockets among a process's descriptors).</summary>
internal static class PortHolder
{
    private const string Listening = "0A";
    private const int ProgramLength = 120;

    /// <returns>The process and its command line; null where it cannot be known, for instance because it is another user's.</returns>
    public static (int Pid, string Program)? Find(int port)
    {
        var sockets = Sockets("/proc/net/tcp", port).Concat(Sockets("/proc/net/tcp6", port)).Select(inode => $"socket:[{inode}]").ToHashSet();
        if (sockets.Count == 0) return null;
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(process), CultureInfo.InvariantCulture, out var pid) && ProgramWith(sockets, process) is { } program) return (pid, program);
        }
        return null;
    }

    private static IEnumerable<string> Sockets(string table, int port) => !File.Exists(table)
        ? []
        : from line in File.ReadLines(table).Skip(1)
          let fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
          where fields[3] == Listening && fields[1].EndsWith(FormattableString.Invariant($":{port:X4}"), StringComparison.Ordinal)
          select fields[9];

    /// <returns>The command line of a process that holds one of the sockets; null of any other.</returns>
    private static string? ProgramWith(HashSet<string> sockets, string process)
    {
        try
        {
            return Directory.EnumerateFiles(Path.Combine(process, "fd")).Any(descriptor => IsOneOf(sockets, descriptor)) ? CommandLine(process) : null;
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            // It ended, or it is another user's.
            return null;
        }
    }

    private static bool IsOneOf(HashSet<string> sockets, string descriptor)
    {
        try
        {
            return new FileInfo(descriptor).LinkTarget is { } target && sockets.Contains(target);
        }
        catch (IOException)
        {
            // Closed since it was listed; the process may have others.
            return false;
        }
    }

    private static string CommandLine(string process)
    {
        var words = File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ').Trim();
        return words.Length <= ProgramLength ? words : $"{words[..ProgramLength]}…";
    }
}
