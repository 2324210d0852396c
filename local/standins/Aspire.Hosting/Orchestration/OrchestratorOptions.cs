using System.ComponentModel.DataAnnotations;

namespace Aspire.Hosting.Orchestration;

/// <summary>How processes are run; the configuration section <c>Orchestrator</c>.</summary>
internal sealed class OrchestratorOptions
{
    internal const string Section = "Orchestrator";

    /// <summary>A process that dies unexpectedly is started again.</summary>
    public bool Restart { get; set; } = true;

    /// <summary>The wait before the first restart; it doubles with each fast failure.</summary>
    public TimeSpan RestartDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait before a restart.</summary>
    public TimeSpan MaxRestartDelay { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>A process that lived shorter than this failed fast.</summary>
    public TimeSpan FastFailure { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>So many fast failures in a row are a crash loop, and no more restarts follow.</summary>
    [Range(1, 1000)]
    public int CrashLoopAfter { get; set; } = 5;

    /// <summary>How long a process may take to stop before it is killed.</summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The wait between two health checks of a resource that is not healthy, to begin with.</summary>
    public TimeSpan UnhealthyInterval { get; set; } = TimeSpan.FromMilliseconds(150);

    /// <summary>The longest wait between two health checks of a resource that is not healthy.</summary>
    public TimeSpan MaxUnhealthyInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The wait between two health checks of a healthy resource.</summary>
    public TimeSpan HealthyInterval { get; set; } = TimeSpan.FromSeconds(10);
}
