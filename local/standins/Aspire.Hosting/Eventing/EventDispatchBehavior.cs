namespace Aspire.Hosting.Eventing;

/// <summary>How the handlers of an event are called.</summary>
public enum EventDispatchBehavior
{
    /// <summary>One after another; the publisher waits.</summary>
    BlockingSequential = 0,

    /// <summary>All at once; the publisher waits.</summary>
    BlockingConcurrent = 1,

    /// <summary>One after another; the publisher goes on.</summary>
    NonBlockingSequential = 2,

    /// <summary>All at once; the publisher goes on.</summary>
    NonBlockingConcurrent = 3,
}
