namespace Aspire.Hosting.ApplicationModel;

/// <summary>Where an endpoint is, once the application runs.</summary>
public class AllocatedEndpoint
{
    /// <param name="targetPortExpression">Stands for the port of each instance; replaced when an instance starts.</param>
    public AllocatedEndpoint(EndpointAnnotation endpoint, string address, int port, string? targetPortExpression = null)
        : this(endpoint, address, port, EndpointBindingMode.SingleAddress, targetPortExpression)
    {
    }

    /// <inheritdoc cref="AllocatedEndpoint(EndpointAnnotation, string, int, string?)" />
    public AllocatedEndpoint(
        EndpointAnnotation endpoint,
        string address,
        int port,
        EndpointBindingMode bindingMode,
        string? targetPortExpression = null,
        NetworkIdentifier? networkID = null)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, 65535);
        Endpoint = endpoint;
        Address = address;
        Port = port;
        BindingMode = bindingMode;
        TargetPortExpression = targetPortExpression;
        NetworkID = networkID ?? KnownNetworkIdentifiers.LocalhostNetwork;
    }

    /// <summary>What was asked for.</summary>
    public EndpointAnnotation Endpoint { get; }

    /// <summary>The host to connect to.</summary>
    public string Address { get; }

    /// <summary>The port to connect to.</summary>
    public int Port { get; }

    /// <summary>The addresses listened on.</summary>
    public EndpointBindingMode BindingMode { get; }

    /// <summary>The network it is reached from.</summary>
    public NetworkIdentifier NetworkID { get; }

    /// <summary>Stands for the port of each instance.</summary>
    public string? TargetPortExpression { get; }

    /// <summary>The scheme of <see cref="UriString"/>.</summary>
    public string UriScheme => Endpoint.UriScheme;

    /// <summary><c>host:port</c>.</summary>
    public string EndPointString => $"{Address}:{Port}";

    /// <summary><c>scheme://host:port</c>.</summary>
    public string UriString => $"{UriScheme}://{EndPointString}";

    /// <inheritdoc />
    public override string ToString() => UriString;
}
