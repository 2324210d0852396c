namespace Meridian.Client;

/// <summary>What happens to an event when the queue is full. What is dropped is told by <see cref="MeridianClient.EventLost"/>.</summary>
public enum QueueFullMode
{
    /// <summary>The new event is dropped.</summary>
    DropNewest,

    /// <summary>The event that has waited longest is dropped.</summary>
    DropOldest,

    /// <summary>The caller waits: nothing is dropped, and the application becomes as slow as the server.</summary>
    Wait,
}
