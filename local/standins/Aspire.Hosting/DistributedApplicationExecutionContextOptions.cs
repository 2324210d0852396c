namespace Aspire.Hosting;

/// <summary>What the application host was started for.</summary>
public class DistributedApplicationExecutionContextOptions(DistributedApplicationOperation operation)
{
    /// <inheritdoc cref="DistributedApplicationExecutionContextOptions" />
    public DistributedApplicationExecutionContextOptions(DistributedApplicationOperation operation, string publisherName)
        : this(operation) => PublisherName = publisherName;

    /// <summary>Run or publish.</summary>
    public DistributedApplicationOperation Operation { get; } = operation;

    /// <summary>What is published.</summary>
    public string? PublisherName { get; }

    /// <summary>The services of the application; null until it is built.</summary>
    public IServiceProvider? ServiceProvider { get; set; }
}
