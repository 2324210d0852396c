using System.Globalization;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A part of where an endpoint is.</summary>
public class EndpointReferenceExpression(EndpointReference endpointReference, EndpointProperty property)
    : IManifestExpressionProvider, IValueProvider, IValueWithReferences
{
    /// <summary>The endpoint.</summary>
    public EndpointReference Endpoint { get; } = endpointReference ?? throw new ArgumentNullException(nameof(endpointReference));

    /// <summary>The part.</summary>
    public EndpointProperty Property { get; } = property;

    /// <inheritdoc />
    public string ValueExpression => Property is EndpointProperty.HostAndPort
        ? Endpoint.ValueExpressionOf(EndpointProperty.Host) + ":" + Endpoint.ValueExpressionOf(EndpointProperty.Port)
        : Endpoint.ValueExpressionOf(Property);

    IEnumerable<object> IValueWithReferences.References => [Endpoint];

    /// <inheritdoc />
    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => GetValueAsync(new(), cancellationToken);

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">The resource has no endpoint of that name.</exception>
    public async ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default)
    {
        var endpoint = Endpoint.EndpointAnnotation;
        if (Property is EndpointProperty.Scheme) return endpoint.UriScheme;
        if (Property is EndpointProperty.TlsEnabled) return endpoint.TlsEnabled ? bool.TrueString : bool.FalseString;

        var network = Endpoint.ContextNetworkID ?? context.NetworkOrDefault;
        var allocated = await endpoint.AllAllocatedEndpoints.GetAllocatedEndpointAsync(network, cancellationToken);
        return Property switch
        {
            EndpointProperty.Url => allocated.UriString,
            EndpointProperty.Host => allocated.Address,
            EndpointProperty.IPV4Host => allocated.Address == KnownHostNames.Localhost ? "127.0.0.1" : allocated.Address,
            EndpointProperty.Port => allocated.Port.ToString(CultureInfo.InvariantCulture),
            EndpointProperty.TargetPort => allocated.TargetPortExpression ?? endpoint.TargetPort?.ToString(CultureInfo.InvariantCulture),
            EndpointProperty.HostAndPort => allocated.EndPointString,
            _ => throw new InvalidOperationException($"The property '{Property}' is not one of an endpoint."),
        };
    }
}
