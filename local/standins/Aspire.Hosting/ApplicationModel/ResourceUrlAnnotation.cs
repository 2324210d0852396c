namespace Aspire.Hosting.ApplicationModel;

/// <summary>A URL of a resource.</summary>
public sealed class ResourceUrlAnnotation : IResourceAnnotation
{
    /// <summary>The URL; one that begins with a slash is appended to that of <see cref="Endpoint"/>.</summary>
    public required string Url { get; set; }

    /// <summary>The text to show.</summary>
    public string? DisplayText { get; set; }

    /// <summary>Higher comes first.</summary>
#pragma warning disable CA1051 // A field in the real type.
    public int? DisplayOrder;
#pragma warning restore CA1051

    /// <summary>The endpoint it belongs to.</summary>
    public EndpointReference? Endpoint { get; init; }
}
