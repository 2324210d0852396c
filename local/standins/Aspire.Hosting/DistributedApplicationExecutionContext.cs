namespace Aspire.Hosting;

/// <summary>What the application host was started for.</summary>
public class DistributedApplicationExecutionContext(DistributedApplicationExecutionContextOptions options)
{
    /// <inheritdoc cref="DistributedApplicationExecutionContext" />
    public DistributedApplicationExecutionContext(DistributedApplicationOperation operation)
        : this(new DistributedApplicationExecutionContextOptions(operation))
    {
    }

    /// <inheritdoc cref="DistributedApplicationExecutionContext" />
    public DistributedApplicationExecutionContext(DistributedApplicationOperation operation, string publisherName)
        : this(new DistributedApplicationExecutionContextOptions(operation, publisherName))
    {
    }

    /// <summary>Run or publish.</summary>
    public DistributedApplicationOperation Operation => options.Operation;

    /// <summary>What is published.</summary>
    public string PublisherName { get; set; } = options.PublisherName ?? "manifest";

    /// <summary>The services of the application.</summary>
    /// <exception cref="InvalidOperationException">It is not built yet.</exception>
    public IServiceProvider ServiceProvider =>
        options.ServiceProvider ?? throw new InvalidOperationException("There are no services before the application is built.");

    /// <summary>It runs.</summary>
    public bool IsRunMode => Operation is DistributedApplicationOperation.Run;

    /// <summary>It writes what deploys it.</summary>
    public bool IsPublishMode => Operation is DistributedApplicationOperation.Publish;
}
