namespace Aspire.Hosting.ApplicationModel;

/// <summary>The states a resource can be in.</summary>
public static class KnownResourceStates
{
    /// <summary>Starts by command only.</summary>
    public static readonly string NotStarted = "NotStarted";

    /// <summary>Waits for others.</summary>
    public static readonly string Waiting = "Waiting";

    /// <summary>Is being started.</summary>
    public static readonly string Starting = "Starting";

    /// <summary>Runs.</summary>
    public static readonly string Running = "Running";

    /// <summary>There is no container engine.</summary>
    public static readonly string RuntimeUnhealthy = "RuntimeUnhealthy";

    /// <summary>Is being stopped.</summary>
    public static readonly string Stopping = "Stopping";

    /// <summary>The container ended.</summary>
    public static readonly string Exited = "Exited";

    /// <summary>The process ended.</summary>
    public static readonly string Finished = "Finished";

    /// <summary>Could not be started.</summary>
    public static readonly string FailedToStart = "FailedToStart";

    /// <summary>Has a value, and no life of its own.</summary>
    public static readonly string Active = "Active";

    /// <summary>The states nothing follows by itself.</summary>
    public static readonly IReadOnlyList<string> TerminalStates = [Finished, FailedToStart, Exited];

    /// <summary>The process died again and again; it starts by command only. Not a state of the real package.</summary>
    internal const string CrashLoop = "CrashLoop";

    /// <summary>A parameter has no value. Not listed by the real package either.</summary>
    internal const string ValueMissing = "ValueMissing";
}
