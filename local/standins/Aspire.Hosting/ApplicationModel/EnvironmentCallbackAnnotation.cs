namespace Aspire.Hosting.ApplicationModel;

/// <summary>Adds environment variables when a resource starts.</summary>
/// <param name="callback">Called at every start and when publishing.</param>
public class EnvironmentCallbackAnnotation(Func<EnvironmentCallbackContext, Task> callback) : IResourceAnnotation
{
    /// <inheritdoc cref="EnvironmentCallbackAnnotation(Func{EnvironmentCallbackContext, Task})" />
    public EnvironmentCallbackAnnotation(Action<EnvironmentCallbackContext> callback)
        : this(context =>
        {
            callback(context);
            return Task.CompletedTask;
        })
    {
    }

    /// <summary>Called at every start and when publishing.</summary>
    public Func<EnvironmentCallbackContext, Task> Callback { get; } = callback;
}
