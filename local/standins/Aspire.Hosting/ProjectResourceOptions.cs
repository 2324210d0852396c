namespace Aspire.Hosting;

/// <summary>How a project is added.</summary>
public class ProjectResourceOptions
{
    /// <summary>The launch profile; the default one unless given.</summary>
    public string? LaunchProfileName { get; set; }

    /// <summary>No launch profile.</summary>
    public bool ExcludeLaunchProfile { get; set; }
}
