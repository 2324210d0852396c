using System.Diagnostics;
using Meridian.Stack;

namespace Meridian.Bench.Harness;

/// <summary>Processor time of each resource of a stack, and of the load generator, while something is measured.</summary>
internal sealed class ProcessorUse
{
    // What takes less than this share of what all take is not worth a line.
    private const double Worth = 0.01;

    private readonly List<(string Name, int? Pid, TimeSpan Before)> _processes;

    private ProcessorUse(List<(string Name, int? Pid, TimeSpan Before)> processes) => _processes = processes;

    public static ProcessorUse Start(StackState state) =>
        new([.. state.Resources.Select(resource => Take(resource.Name, resource.Pid)), Take("load", Environment.ProcessId)]);

    /// <summary>Microseconds of processor time for each of what was done since the start, the greediest first.</summary>
    /// <param name="prefix">Of the ids; the resource's name follows.</param>
    public IReadOnlyList<Figure> PerUnit(string prefix, long done, string unit)
    {
        var taken = _processes.Select(process => (process.Name, Time: Now(process.Pid) - process.Before)).OrderByDescending(process => process.Time).ToList();
        var least = taken.Sum(process => process.Time.TotalMicroseconds) * Worth;
        return [.. taken.Where(process => process.Time.TotalMicroseconds > least)
            .Select(process => new Figure($"{prefix}.{process.Name}", process.Time.TotalMicroseconds / done, unit))];
    }

    /// <summary>Processor time of all resources since the start, the load generator left out.</summary>
    public TimeSpan OfStack() => TimeSpan.FromTicks(_processes.Where(process => process.Pid != Environment.ProcessId).Sum(process => (Now(process.Pid) - process.Before).Ticks));

    private static (string Name, int? Pid, TimeSpan Before) Take(string name, int? pid) => (name, pid, Now(pid));

    // Of the load generator only itself: the stack's host is its child.
    private static TimeSpan Now(int? pid)
    {
        if (pid != Environment.ProcessId) return ProcessTree.ProcessorTime(pid) ?? TimeSpan.Zero;
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime;
    }
}
