using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>A service outside of the application.</summary>
public sealed class ExternalServiceResource : Resource
{
    /// <param name="uri">Absolute, ending in a slash.</param>
    public ExternalServiceResource(string name, Uri uri)
        : base(name) => Uri = Verify(name, uri.ToString());

    /// <param name="urlParameter">Has the URL.</param>
    public ExternalServiceResource(string name, ParameterResource urlParameter)
        : base(name) => UrlParameter = urlParameter;

    /// <summary>The URL; null when a parameter has it.</summary>
    public Uri? Uri { get; }

    /// <summary>Has the URL.</summary>
    public ParameterResource? UrlParameter { get; }

    internal static Uri Verify(string name, string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.AbsolutePath == "/" && uri.Fragment.Length == 0
            ? uri
            : throw new DistributedApplicationException($"The URL '{url}' of the external service '{name}' must be absolute, with the path '/' and no fragment.");
}
