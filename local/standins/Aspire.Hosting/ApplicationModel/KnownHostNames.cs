namespace Aspire.Hosting.ApplicationModel;

/// <summary>Names that stand for this machine.</summary>
public static class KnownHostNames
{
    /// <summary>This machine, from a process.</summary>
    public const string Localhost = "localhost";

    /// <summary>This machine, from a container.</summary>
    public const string DefaultContainerTunnelHostName = "aspire.dev.internal";
}
