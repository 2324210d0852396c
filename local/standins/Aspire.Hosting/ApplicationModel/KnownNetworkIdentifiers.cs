namespace Aspire.Hosting.ApplicationModel;

/// <summary>The networks an application knows of.</summary>
public static class KnownNetworkIdentifiers
{
    /// <summary>The machine itself: processes.</summary>
    public static readonly NetworkIdentifier LocalhostNetwork = new("localhost");

    /// <summary>The network of the application's containers.</summary>
    public static readonly NetworkIdentifier DefaultAspireContainerNetwork = new("aspire-container-network");

    /// <summary>The world.</summary>
    public static readonly NetworkIdentifier PublicInternet = new(".");
}
