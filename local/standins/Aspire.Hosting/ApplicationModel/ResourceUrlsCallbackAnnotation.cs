namespace Aspire.Hosting.ApplicationModel;

/// <summary>Changes the URLs of a resource once its endpoints are known.</summary>
public sealed class ResourceUrlsCallbackAnnotation(Func<ResourceUrlsCallbackContext, Task> callback) : IResourceAnnotation
{
    /// <inheritdoc cref="ResourceUrlsCallbackAnnotation" />
    public ResourceUrlsCallbackAnnotation(Action<ResourceUrlsCallbackContext> callback)
        : this(context =>
        {
            callback(context);
            return Task.CompletedTask;
        })
    {
    }

    /// <summary>Changes the URLs.</summary>
    public Func<ResourceUrlsCallbackContext, Task> Callback { get; } = callback;
}
