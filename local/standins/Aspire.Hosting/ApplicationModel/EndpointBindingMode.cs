namespace Aspire.Hosting.ApplicationModel;

/// <summary>The addresses an endpoint listens on.</summary>
public enum EndpointBindingMode
{
    /// <summary>One address.</summary>
    SingleAddress = 0,

    /// <summary>All addresses, IPv4 and IPv6.</summary>
    DualStackAnyAddresses = 1,

    /// <summary>All IPv4 addresses.</summary>
    IPv4AnyAddresses = 2,

    /// <summary>All IPv6 addresses.</summary>
    IPv6AnyAddresses = 3,
}
