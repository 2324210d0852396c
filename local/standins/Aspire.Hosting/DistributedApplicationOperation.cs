namespace Aspire.Hosting;

/// <summary>What the application host was started for.</summary>
public enum DistributedApplicationOperation
{
    /// <summary>To run the application.</summary>
    Run = 0,

    /// <summary>To write what deploys it.</summary>
    Publish = 1,
}
