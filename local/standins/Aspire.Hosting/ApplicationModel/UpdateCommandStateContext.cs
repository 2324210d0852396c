namespace Aspire.Hosting.ApplicationModel;

/// <summary>Asks whether a command can be given.</summary>
public sealed class UpdateCommandStateContext
{
    /// <summary>What is known of the instance.</summary>
    public required CustomResourceSnapshot ResourceSnapshot { get; init; }

    /// <summary>The services of the application.</summary>
    public required IServiceProvider ServiceProvider { get; init; }
}
