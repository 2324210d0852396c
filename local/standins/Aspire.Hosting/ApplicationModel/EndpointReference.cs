namespace Aspire.Hosting.ApplicationModel;

/// <summary>Refers to an endpoint of a resource, by name; where it is becomes known when the application runs.</summary>
public sealed class EndpointReference : IManifestExpressionProvider, IValueProvider, IValueWithReferences
{
    private EndpointAnnotation? _annotation;

    /// <param name="endpointName">The name; the endpoint may be added later.</param>
    public EndpointReference(IResourceWithEndpoints owner, string endpointName)
        : this(owner, endpointName, null)
    {
    }

    /// <inheritdoc cref="EndpointReference(IResourceWithEndpoints, string)" />
    /// <param name="contextNetworkID">The network it is looked at from; that of whoever asks unless given.</param>
    public EndpointReference(IResourceWithEndpoints owner, string endpointName, NetworkIdentifier? contextNetworkID = null)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentException.ThrowIfNullOrEmpty(endpointName);
        Resource = owner;
        EndpointName = endpointName;
        ContextNetworkID = contextNetworkID;
    }

    /// <inheritdoc cref="EndpointReference(IResourceWithEndpoints, string)" />
    public EndpointReference(IResourceWithEndpoints owner, EndpointAnnotation endpoint)
        : this(owner, endpoint, null)
    {
    }

    /// <inheritdoc cref="EndpointReference(IResourceWithEndpoints, string)" />
    public EndpointReference(IResourceWithEndpoints owner, EndpointAnnotation endpoint, NetworkIdentifier? contextNetworkID)
        : this(owner, endpoint.Name, contextNetworkID) => _annotation = endpoint;

    /// <summary>The resource that has the endpoint.</summary>
    public IResourceWithEndpoints Resource { get; }

    /// <summary>The name of the endpoint.</summary>
    public string EndpointName { get; }

    /// <summary>The network it is looked at from.</summary>
    public NetworkIdentifier? ContextNetworkID { get; }

    /// <summary>What to say when the endpoint is not there.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>The endpoint itself.</summary>
    /// <exception cref="InvalidOperationException">The resource has none of that name.</exception>
    public EndpointAnnotation EndpointAnnotation => Find() ?? throw new InvalidOperationException(
        ErrorMessage ?? $"The endpoint '{EndpointName}' does not exist on the resource '{Resource.Name}'.");

    /// <summary>The resource has an endpoint of that name.</summary>
    public bool Exists => Find() is not null;

    /// <summary>It is known where it is.</summary>
    public bool IsAllocated => Find()?.AllAllocatedEndpoints.ValueIfSet(NetworkOrDefault) is not null;

    /// <summary>The scheme is http.</summary>
    public bool IsHttp => string.Equals(Scheme, "http", StringComparison.OrdinalIgnoreCase);

    /// <summary>The scheme is https.</summary>
    public bool IsHttps => string.Equals(Scheme, "https", StringComparison.OrdinalIgnoreCase);

    /// <summary>The server speaks TLS.</summary>
    public bool TlsEnabled => Exists && EndpointAnnotation.TlsEnabled;

    /// <summary>The port others connect to.</summary>
    /// <exception cref="InvalidOperationException">It is not known yet.</exception>
    public int Port => Allocated.Port;

    /// <summary>The port the process was told to listen on, when one was asked for.</summary>
    public int? TargetPort => EndpointAnnotation.TargetPort;

    /// <inheritdoc cref="Port" />
    public string Host => Allocated.Address;

    /// <summary>The scheme.</summary>
    public string Scheme => EndpointAnnotation.UriScheme;

    /// <summary><c>scheme://host:port</c>.</summary>
    /// <exception cref="InvalidOperationException">It is not known yet.</exception>
    public string Url => Allocated.UriString;

    string IManifestExpressionProvider.ValueExpression => ValueExpressionOf(EndpointProperty.Url);

    IEnumerable<object> IValueWithReferences.References => [Resource];

    private NetworkIdentifier NetworkOrDefault => ContextNetworkID ?? KnownNetworkIdentifiers.LocalhostNetwork;

    private AllocatedEndpoint Allocated => EndpointAnnotation.AllAllocatedEndpoints.ValueIfSet(NetworkOrDefault)
        ?? throw new InvalidOperationException($"The endpoint '{EndpointName}' is not allocated for the resource '{Resource.Name}'.");

    /// <summary>A part of where it is.</summary>
    public EndpointReferenceExpression Property(EndpointProperty property) => new(this, property);

    /// <summary>One of two values, by whether the server speaks TLS.</summary>
    public ReferenceExpression GetTlsValue(ReferenceExpression enabledValue, ReferenceExpression disabledValue) =>
        ReferenceExpression.CreateConditional(Property(EndpointProperty.TlsEnabled), bool.TrueString, enabledValue, disabledValue);

    /// <summary>The URL; waits until it is known.</summary>
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => GetValueAsync(new(), cancellationToken);

    /// <inheritdoc cref="GetValueAsync(CancellationToken)" />
    public ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default) =>
        Property(EndpointProperty.Url).GetValueAsync(context, cancellationToken);

    internal string ValueExpressionOf(EndpointProperty property) => $"{{{Resource.Name}.bindings.{EndpointName}.{property switch
    {
        EndpointProperty.Url => "url",
        EndpointProperty.Host or EndpointProperty.IPV4Host => "host",
        EndpointProperty.Port => "port",
        EndpointProperty.Scheme => "scheme",
        EndpointProperty.TargetPort => "targetPort",
        EndpointProperty.TlsEnabled => "tlsEnabled",
        _ => throw new InvalidOperationException($"The property '{property}' of an endpoint has no expression of its own."),
    }}}}";

    private EndpointAnnotation? Find() => _annotation ??= Resource.Annotations.OfType<EndpointAnnotation>()
        .FirstOrDefault(e => string.Equals(e.Name, EndpointName, StringComparison.OrdinalIgnoreCase));
}
