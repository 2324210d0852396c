using System.Diagnostics;
using System.Globalization;

namespace Meridian.Testing;

/// <summary>A process and all that it started, stopped in the middle of whatever they do (SIGSTOP) until this is disposed: they hold their connections and answer nothing.</summary>
public sealed class FrozenProcesses : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<int> _frozen;

    private FrozenProcesses(List<int> frozen) => _frozen = frozen;

    /// <summary>Stops them, parents first: a child that is forked meanwhile would go on.</summary>
    public static FrozenProcesses Freeze(int pid)
    {
        var frozen = new List<int>();
        Freeze(pid, frozen);
        return new(frozen);
    }

    /// <summary>The processes that a process has started and that have not ended.</summary>
    public static IReadOnlyList<int> ChildrenOf(int pid)
    {
        var children = new List<int>();
        foreach (var thread in Threads(pid))
        {
            if (Read(Path.Combine(thread, "children")) is not { } ids) continue;
            children.AddRange(ids.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture)));
        }

        return children;
    }

    /// <summary>Kills a process that may be frozen, and waits until it has let go of its files and ports.</summary>
    public static void Kill(int pid)
    {
        Signal("KILL", pid);
        SpinWait.SpinUntil(() => StateOf(pid) is null or 'Z' or 'X', Patience);
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
        // The signal is on its way: until it has come, the process may start another.
        SpinWait.SpinUntil(() => StateOf(pid) is null or 'T' or 't' or 'Z' or 'X', Patience);
        foreach (var child in ChildrenOf(pid)) Freeze(child, frozen);
    }

    private static string[] Threads(int pid)
    {
        try
        {
            return Directory.GetDirectories(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/task"));
        }
        catch (IOException)
        {
            return []; // a child may end before it is stopped
        }
    }

    // Behind the name, which stands in parentheses and may have some in it.
    private static char? StateOf(int pid) => Read(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/stat")) is { } stat ? stat[stat.LastIndexOf(')') + 2] : null;

    // Null once the process, or the thread, has gone.
    private static string? Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static void Signal(string name, int pid)
    {
        using var kill = Process.Start("kill", [$"-{name}", pid.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
