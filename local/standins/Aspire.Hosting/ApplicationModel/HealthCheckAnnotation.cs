namespace Aspire.Hosting.ApplicationModel;

/// <summary>The resource is healthy when a registered health check says so.</summary>
public class HealthCheckAnnotation(string key) : IResourceAnnotation
{
    /// <summary>The name the check is registered under.</summary>
    public string Key { get; } = key;
}
