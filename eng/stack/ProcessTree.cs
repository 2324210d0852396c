using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Meridian.Stack;

/// <summary>What a resource takes: its process and all that it started. The developer page compiles this file too: a stand-in references nothing of eng.</summary>
internal static class ProcessTree
{
    /// <returns>Resident bytes, or null when the process is gone. Pages that several processes share count in each.</returns>
    public static long? ResidentBytes(int? pid) => Sum(pid, process => process.WorkingSet64);

    /// <returns>Processor time since each process was started, or null when the first is gone.</returns>
    public static TimeSpan? ProcessorTime(int? pid) => Sum(pid, process => process.TotalProcessorTime.Ticks) is { } ticks ? new TimeSpan(ticks) : null;

    private static long? Sum(int? pid, Func<Process, long> measure)
    {
        if (pid is not { } id) return null;
        try
        {
            using var process = Process.GetProcessById(id);
            return measure(process) + Children(id).Sum(child => Sum(child, measure) ?? 0);
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }

    // Children are listed under the thread that forked them, which need not be the first one.
    private static IEnumerable<int> Children(int pid)
    {
        var threads = FormattableString.Invariant($"/proc/{pid}/task");
        return !Directory.Exists(threads)
            ? []
            : Directory.EnumerateDirectories(threads).SelectMany(thread => ReadChildren(Path.Combine(thread, "children")));
    }

    private static IEnumerable<int> ReadChildren(string file)
    {
        try
        {
            return File.ReadAllText(file).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(child => int.Parse(child, CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            // The thread has ended in the meantime.
            return [];
        }
    }
}
