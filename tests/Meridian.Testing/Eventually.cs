using System.Diagnostics;

namespace Meridian.Testing;

/// <summary>Waits in a test for something that another process or thread brings about.</summary>
public static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    // Long, since it costs nothing where a test passes, and a busy machine is not a defect.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Returns once <paramref name="holds"/> answers true.</summary>
    /// <param name="reason">What is waited for, in words: it is the message of the failure.</param>
    /// <param name="within">The longest wait; a minute unless given.</param>
    /// <exception cref="TimeoutException">It did not hold in time.</exception>
    public static async Task Until(string reason, Func<Task<bool>> holds, TimeSpan? within = null)
    {
        var (limit, clock) = (within ?? Patience, Stopwatch.StartNew());
        while (!await holds())
        {
            if (clock.Elapsed > limit) throw new TimeoutException($"Waited {limit} for: {reason}");
            await Task.Delay(Interval);
        }
    }

    /// <inheritdoc cref="Until(string, Func{Task{bool}}, TimeSpan?)"/>
    public static Task Until(string reason, Func<bool> holds, TimeSpan? within = null) =>
        Until(reason, () => Task.FromResult(holds()), within);
}
