namespace Aspire.Hosting.ApplicationModel;

/// <summary>How a state is shown.</summary>
public static class KnownResourceStateStyles
{
    /// <summary>Good.</summary>
    public static readonly string Success = "success";

    /// <summary>Bad.</summary>
    public static readonly string Error = "error";

    /// <summary>Neither.</summary>
    public static readonly string Info = "info";

    /// <summary>Not good.</summary>
    public static readonly string Warn = "warn";
}
