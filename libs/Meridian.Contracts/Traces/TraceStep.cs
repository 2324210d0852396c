namespace Meridian.Contracts.Traces;

/// <summary>A step on an event's way.</summary>
/// <param name="Status"><see cref="Done"/>, <see cref="Pending"/> or <see cref="NotApplicable"/>.</param>
/// <param name="At">When it was done; null where that is not known any more, and for what is not done.</param>
public sealed record TraceStep(string Status, DateTimeOffset? At)
{
    /// <summary>It has happened.</summary>
    public const string Done = "done";

    /// <summary>It has not happened yet.</summary>
    public const string Pending = "pending";

    /// <summary>It does not happen to this event.</summary>
    public const string NotApplicable = "not_applicable";

    /// <summary>A step that is done, at a time if it is known.</summary>
    public static TraceStep DoneAt(DateTimeOffset? at) => new(Done, at);
}
