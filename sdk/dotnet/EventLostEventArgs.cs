namespace Meridian.Client;

/// <summary>An event that will not arrive.</summary>
/// <param name="messageId">Its id.</param>
/// <param name="code">Why, for programs: a code of the server such as <c>event.time_out_of_range</c>, or one of this client's, which begin with <c>client.</c>.</param>
/// <param name="message">Why, for people.</param>
public sealed class EventLostEventArgs(string messageId, string code, string message) : EventArgs
{
    /// <summary>The queue was full.</summary>
    public const string QueueFull = "client.queue_full";

    /// <summary>The client was disposed of before it could be sent, and there is no spool.</summary>
    public const string NotSent = "client.not_sent";

    /// <summary>Its id.</summary>
    public string MessageId { get; } = messageId;

    /// <summary>Why, for programs.</summary>
    public string Code { get; } = code;

    /// <summary>Why, for people.</summary>
    public string Message { get; } = message;
}
