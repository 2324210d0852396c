using System.Diagnostics;
using System.Globalization;

namespace Meridian.Testing;

/// <summary>A process and all that it started, stopped in the middle of whatever they do (SIGSTOP) until this is disposed: they hold their connections and answer nothing.</summary>
public sealed class FrozenProcesses : IDisposable
{
    private readonly List<int> _frozen;

    private FrozenProcesses(List<int> frozen) => _frozen = frozen;

    /// <summary>Stops them, parents first: a child that is forked meanwhile would go on.</summary>
    public static FrozenProcesses Freeze(int pid)
    {
        var frozen = new List<int>();
        Freeze(pid, frozen);
        return new(frozen);
    }

    /// <summary>Lets those that still exist go on.</summary>
    public void Dispose()
    {
        foreach (var pid in _frozen) Signal("CONT", pid);
    }

    private static void Freeze(int pid, List<int> frozen)
    {
        Signal("STOP", pid);
        frozen.Add(pid);
        foreach (var thread in Directory.EnumerateDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/task")))
        {
            var children = File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            foreach (var child in children) Freeze(int.Parse(child, CultureInfo.InvariantCulture), frozen);
        }
    }

    private static void Signal(string name, int pid)
    {
        using var kill = Process.Start("kill", [$"-{name}", pid.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
