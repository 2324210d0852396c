using System.Collections.Immutable;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What is known about an instance of a resource at one moment.</summary>
public sealed record CustomResourceSnapshot
{
    /// <summary>Project, Executable, Container, Parameter or a word of one's own.</summary>
    public required string ResourceType { get; init; }

    /// <summary>What else there is to say.</summary>
    public required ImmutableArray<ResourcePropertySnapshot> Properties { get; init; }

    /// <summary>When it was made known, UTC.</summary>
    public DateTime? CreationTimeStamp { get; init; }

    /// <summary>When it last started, UTC.</summary>
    public DateTime? StartTimeStamp { get; init; }

    /// <summary>When it last ended, UTC.</summary>
    public DateTime? StopTimeStamp { get; init; }

    /// <summary>The state.</summary>
    public ResourceStateSnapshot? State { get; init; }

    /// <summary>How the process ended; 128 + the signal's number when a signal ended it.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The worst of <see cref="HealthReports"/>; null unless running, healthy where there are no checks.</summary>
    public HealthStatus? HealthStatus
    {
        get
        {
            if (State?.Text != KnownResourceStates.Running) return null;
            if (HealthReports.IsDefaultOrEmpty) return Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy;
            return HealthReports.Min(r => r.Status ?? Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Unhealthy);
        }
    }

    /// <summary>What the health checks said last.</summary>
    public ImmutableArray<HealthReportSnapshot> HealthReports { get; internal init; } = [];

    /// <summary>Where it listens.</summary>
    public ImmutableArray<UrlSnapshot> Urls { get; init; } = [];

    /// <summary>Its environment.</summary>
    public ImmutableArray<EnvironmentVariableSnapshot> EnvironmentVariables { get; init; } = [];

    /// <summary>How it relates to others.</summary>
    public ImmutableArray<RelationshipSnapshot> Relationships { get; init; } = [];

    /// <summary>What it can be told to do.</summary>
    public ImmutableArray<ResourceCommandSnapshot> Commands { get; init; } = [];

    /// <summary>Not shown.</summary>
    public bool IsHidden { get; init; }

    /// <summary>Completes when the handlers of <see cref="ResourceReadyEvent"/> have; null before it is ready.</summary>
    internal Task? Ready { get; init; }

    /// <summary>It ended unexpectedly and will be started again, so nobody should give up waiting for it.</summary>
    internal bool RestartPending { get; init; }

    /// <summary>How often it was started again by itself.</summary>
    internal int Restarts { get; init; }

    internal bool IsTerminal => !RestartPending
        && State?.Text is { } text
        && (KnownResourceStates.TerminalStates.Contains(text) || text is KnownResourceStates.CrashLoop);
}
