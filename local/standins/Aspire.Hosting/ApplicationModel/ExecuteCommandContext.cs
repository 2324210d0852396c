namespace Aspire.Hosting.ApplicationModel;

/// <summary>A command that is being carried out.</summary>
public sealed class ExecuteCommandContext
{
    /// <summary>The services of the application.</summary>
    public required IServiceProvider ServiceProvider { get; init; }

    /// <summary>The instance.</summary>
    public required string ResourceName { get; init; }

    /// <summary>The caller went away.</summary>
    public required CancellationToken CancellationToken { get; init; }
}
