namespace Aspire.Hosting.ApplicationModel;

/// <summary>The program of an <see cref="ExecutableResource"/>.</summary>
public sealed class ExecutableAnnotation : IResourceAnnotation
{
    /// <summary>A path, or a name that is looked up in PATH.</summary>
    public required string Command { get; set; }

    /// <summary>The directory it runs in.</summary>
    public required string WorkingDirectory { get; set; }
}
