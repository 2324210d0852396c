namespace Aspire.Hosting.ApplicationModel;

/// <summary>A URL of a resource.</summary>
/// <param name="Name">The name of its endpoint.</param>
/// <param name="Url">The URL.</param>
/// <param name="IsInternal">Of no use to a person.</param>
public sealed record UrlSnapshot(string? Name, string Url, bool IsInternal)
{
    /// <summary>Nobody listens there at the moment.</summary>
    public bool IsInactive { get; init; }

    /// <summary>How it is shown.</summary>
    public UrlDisplayPropertiesSnapshot DisplayProperties { get; init; } = new();
}
