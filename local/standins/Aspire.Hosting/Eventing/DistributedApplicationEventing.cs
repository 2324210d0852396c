using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Eventing;

/// <summary>Brings events to their handlers.</summary>
public class DistributedApplicationEventing : IDistributedApplicationEventing
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Type, List<DistributedApplicationEventSubscription>> _subscriptions = [];

    /// <summary>Is told of handlers that fail after the publisher went on.</summary>
    internal Action<Exception>? Unobserved { get; set; }

    /// <inheritdoc />
    public DistributedApplicationEventSubscription Subscribe<T>(Func<T, CancellationToken, Task> callback)
        where T : IDistributedApplicationEvent =>
        Add(typeof(T), new((e, cancellationToken) => callback((T)e, cancellationToken)));

    /// <inheritdoc />
    public DistributedApplicationEventSubscription Subscribe<T>(IResource resource, Func<T, CancellationToken, Task> callback)
        where T : IDistributedApplicationResourceEvent =>
        Add(typeof(T), new DistributedApplicationResourceEventSubscription(
            resource,
            (e, cancellationToken) => e.Resource == resource ? callback((T)e, cancellationToken) : Task.CompletedTask));

    /// <inheritdoc />
    public void Unsubscribe(DistributedApplicationEventSubscription subscription)
    {
        lock (_gate)
        {
            foreach (var subscriptions in _subscriptions.Values) subscriptions.Remove(subscription);
        }
    }

    /// <inheritdoc />
    public Task PublishAsync<T>(T @event, CancellationToken cancellationToken = default)
        where T : IDistributedApplicationEvent => PublishAsync(@event, EventDispatchBehavior.BlockingSequential, cancellationToken);

    /// <inheritdoc />
    public Task PublishAsync<T>(T @event, EventDispatchBehavior dispatchBehavior, CancellationToken cancellationToken = default)
        where T : IDistributedApplicationEvent
    {
        var subscriptions = SubscriptionsOf(typeof(T));
        switch (dispatchBehavior)
        {
            case EventDispatchBehavior.BlockingSequential:
                return OneAfterAnother(subscriptions, @event, cancellationToken);
            case EventDispatchBehavior.BlockingConcurrent:
                return AllAtOnce(subscriptions, @event, cancellationToken);
            default:
                var concurrent = dispatchBehavior is EventDispatchBehavior.NonBlockingConcurrent;
                _ = ObserveAsync(() => concurrent ? AllAtOnce(subscriptions, @event, cancellationToken) : OneAfterAnother(subscriptions, @event, cancellationToken));
                return Task.CompletedTask;
        }
    }

    internal bool HasSubscribers<T>() => SubscriptionsOf(typeof(T)).Count > 0;

    private static Task AllAtOnce(IEnumerable<DistributedApplicationEventSubscription> subscriptions, IDistributedApplicationEvent e, CancellationToken cancellationToken) =>
        Task.WhenAll(subscriptions.Select(s => s.Callback(e, cancellationToken)));

    private static async Task OneAfterAnother(IEnumerable<DistributedApplicationEventSubscription> subscriptions, IDistributedApplicationEvent e, CancellationToken cancellationToken)
    {
        foreach (var subscription in subscriptions) await subscription.Callback(e, cancellationToken);
    }

    private async Task ObserveAsync(Func<Task> publish)
    {
        try
        {
            await Task.Run(publish);
        }
#pragma warning disable CA1031 // Nobody awaits this: the fault of a handler is reported here or nowhere.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            Unobserved?.Invoke(fault);
        }
    }

    private DistributedApplicationEventSubscription Add(Type type, DistributedApplicationEventSubscription subscription)
    {
        lock (_gate)
        {
            if (!_subscriptions.TryGetValue(type, out var known)) _subscriptions[type] = known = [];
            known.Add(subscription);
        }

        return subscription;
    }

    private List<DistributedApplicationEventSubscription> SubscriptionsOf(Type type)
    {
        lock (_gate) return _subscriptions.TryGetValue(type, out var known) ? [.. known] : [];
    }
}
