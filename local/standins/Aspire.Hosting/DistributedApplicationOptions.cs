namespace Aspire.Hosting;

/// <summary>How an application host is made.</summary>
public sealed class DistributedApplicationOptions
{
    /// <summary>The command line: configuration, and what to publish.</summary>
    public string[]? Args { get; set; }

    /// <summary>The assembly of the host; the entry assembly unless given.</summary>
    public string? AssemblyName { get; set; }

    /// <summary>The directory that relative paths of the model are relative to; that of the host's project unless given.</summary>
    public string? ProjectDirectory { get; set; }

    /// <summary>No developer page.</summary>
    public bool DisableDashboard { get; set; }

    /// <summary>The name the developer page shows.</summary>
    public string? DashboardApplicationName { get; set; }

    /// <summary>Services are reached without TLS. The stand-in never asks for TLS.</summary>
    public bool AllowUnsecuredTransport { get; set; }

    /// <summary>What resources print is logged by the host, too.</summary>
    public bool EnableResourceLogging { get; set; }
}
