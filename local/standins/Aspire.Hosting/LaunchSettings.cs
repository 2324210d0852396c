namespace Aspire.Hosting;

/// <summary>The content of <c>launchSettings.json</c>.</summary>
public sealed class LaunchSettings
{
    /// <summary>The profiles by name, in the order of the file.</summary>
    public Dictionary<string, LaunchProfile> Profiles { get; set; } = [];
}
