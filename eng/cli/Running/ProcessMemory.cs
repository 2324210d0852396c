using System.ComponentModel;
using System.Diagnostics;

namespace Meridian.Cli.Running;

/// <summary>Memory of a resource: its process and all that it started.</summary>
internal static class ProcessMemory
{
    /// <returns>Resident bytes, or null when the process is gone. Pages that several processes share count in each.</returns>
    public static long? ResidentBytes(int? pid)
    {
        if (pid is not { } id) return null;
        try
        {
            using var process = Process.GetProcessById(id);
            return process.WorkingSet64 + Children(id).Sum(child => ResidentBytes(child) ?? 0);
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }

    private static IEnumerable<int> Children(int pid)
    {
        var file = FormattableString.Invariant($"/proc/{pid}/task/{pid}/children");
        return !File.Exists(file)
            ? []
            : File.ReadAllText(file).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse);
    }
}
