namespace Aspire.Hosting;

/// <summary>One way to start a project.</summary>
public sealed class LaunchProfile
{
    /// <summary><c>Project</c> for one that runs the project itself.</summary>
    public string? CommandName { get; set; }

    /// <summary>Arguments.</summary>
    public string? CommandLineArgs { get; set; }

    /// <summary>The URLs it listens on, joined by semicolons.</summary>
    public string? ApplicationUrl { get; set; }

    /// <summary>Environment variables.</summary>
    public Dictionary<string, string> EnvironmentVariables { get; set; } = [];
}
