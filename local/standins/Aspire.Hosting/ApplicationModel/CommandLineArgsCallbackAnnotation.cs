namespace Aspire.Hosting.ApplicationModel;

/// <summary>Adds command line arguments when a resource starts.</summary>
/// <param name="callback">Called at every start and when publishing.</param>
public class CommandLineArgsCallbackAnnotation(Func<CommandLineArgsCallbackContext, Task> callback) : IResourceAnnotation
{
    /// <inheritdoc cref="CommandLineArgsCallbackAnnotation(Func{CommandLineArgsCallbackContext, Task})" />
    public CommandLineArgsCallbackAnnotation(Action<IList<object>> callback)
        : this(context =>
        {
            callback(context.Args);
            return Task.CompletedTask;
        })
    {
    }

    /// <summary>Called at every start and when publishing.</summary>
    public Func<CommandLineArgsCallbackContext, Task> Callback { get; } = callback;
}
