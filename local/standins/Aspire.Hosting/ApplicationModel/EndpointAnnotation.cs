using System.Globalization;
using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A port that a resource listens on, and how others reach it.</summary>
public sealed class EndpointAnnotation : IResourceAnnotation
{
    private int? _port;
    private int? _targetPort;
    private bool? _tlsEnabled;
    private string? _transport;
    private string _name;

    /// <inheritdoc cref="EndpointAnnotation(ProtocolType, NetworkIdentifier?, string?, string?, string?, int?, int?, bool?, bool)" />
    public EndpointAnnotation(
        ProtocolType protocol,
        string? uriScheme = null,
        string? transport = null,
        [EndpointName] string? name = null,
        int? port = null,
        int? targetPort = null,
        bool? isExternal = null,
        bool isProxied = true)
        : this(protocol, null, uriScheme, transport, name, port, targetPort, isExternal, isProxied)
    {
    }

    /// <param name="uriScheme">The scheme of its URL; the protocol's name unless given.</param>
    /// <param name="transport"><c>http</c>, <c>http2</c> or the protocol's name.</param>
    /// <param name="name">Its name; the scheme unless given.</param>
    /// <param name="port">The port others connect to; a free one unless given.</param>
    /// <param name="targetPort">The port the process itself listens on.</param>
    /// <param name="isExternal">Reached from outside the application.</param>
    /// <param name="isProxied">Something may stand between <paramref name="port"/> and <paramref name="targetPort"/>.</param>
    public EndpointAnnotation(
        ProtocolType protocol,
        NetworkIdentifier? networkID,
        string? uriScheme = null,
        string? transport = null,
        [EndpointName] string? name = null,
        int? port = null,
        int? targetPort = null,
        bool? isExternal = null,
        bool isProxied = true)
    {
        Protocol = protocol;
        DefaultNetworkID = networkID ?? KnownNetworkIdentifiers.LocalhostNetwork;
        UriScheme = uriScheme ?? ProtocolName;
        _transport = transport;
        _name = name ?? UriScheme;
        ModelName.Validate("Endpoint", _name);
        _port = port;
        _targetPort = targetPort;
        IsExternal = isExternal ?? false;
        IsProxied = isProxied;
    }

    /// <summary>Its name, unique within the resource ignoring case.</summary>
    public string Name
    {
        get => _name;
        set
        {
            ModelName.Validate("Endpoint", value);
            _name = value;
        }
    }

    /// <summary>The protocol below the scheme.</summary>
    public ProtocolType Protocol { get; set; }

    /// <summary>The scheme of its URL.</summary>
    public string UriScheme { get; set; }

    /// <summary>The host it listens on and is advertised as.</summary>
    public string TargetHost { get; set; } = KnownHostNames.Localhost;

    /// <summary><c>http</c>, <c>http2</c> or the protocol's name.</summary>
    public string Transport
    {
        get => _transport ?? (IsHttp ? "http" : ProtocolName);
        set => _transport = value;
    }

    /// <summary>The port others connect to; without a proxy, that of the process.</summary>
    public int? Port
    {
        get => _port ?? (IsProxied ? null : _targetPort);
        set => _port = value;
    }

    /// <summary>The port the process listens on; without a proxy, the public one.</summary>
    public int? TargetPort
    {
        get => _targetPort ?? (IsProxied ? null : _port);
        set => _targetPort = value;
    }

    /// <summary>Reached from outside the application.</summary>
    public bool IsExternal { get; set; }

    /// <summary>Something may stand between <see cref="Port"/> and <see cref="TargetPort"/>.</summary>
    public bool IsProxied { get; set; }

    /// <summary>The server speaks TLS; true for https unless set.</summary>
    public bool TlsEnabled
    {
        get => _tlsEnabled ?? string.Equals(UriScheme, "https", StringComparison.OrdinalIgnoreCase);
        set => _tlsEnabled = value;
    }

    /// <summary>The network it belongs to.</summary>
    public NetworkIdentifier DefaultNetworkID { get; }

    /// <summary>Where it is in <see cref="DefaultNetworkID"/>; null until known.</summary>
    public AllocatedEndpoint? AllocatedEndpoint
    {
        get => AllAllocatedEndpoints.ValueIfSet(DefaultNetworkID);
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            AllAllocatedEndpoints.AddOrUpdateAllocatedEndpoint(DefaultNetworkID, value);
        }
    }

    /// <summary>Where it is, seen from each network.</summary>
    public NetworkEndpointSnapshotList AllAllocatedEndpoints { get; } = new();

    /// <summary>A project's own http or https endpoint, as opposed to one asked for by name: a manifest gives it no port.</summary>
    internal bool IsProjectDefault { get; init; }

    /// <summary>The variable that hands the target port to the process, when one was named.</summary>
    internal string? PortVariable { get; init; }

    internal bool IsHttp => UriScheme is "http" or "https";

    private string ProtocolName => Protocol.ToString().ToLower(CultureInfo.InvariantCulture);
}
