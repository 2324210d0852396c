namespace Aspire.Hosting.ApplicationModel;

/// <summary>The start waits for another resource.</summary>
public sealed class WaitAnnotation(IResource resource, WaitType waitType, int exitCode = 0) : IResourceAnnotation
{
    /// <summary>The resource waited for.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>What is waited for.</summary>
    public WaitType WaitType { get; } = waitType;

    /// <summary>The exit code that counts as completion.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>What happens when it cannot start; as the options say when null.</summary>
    public WaitBehavior? WaitBehavior { get; init; }
}
