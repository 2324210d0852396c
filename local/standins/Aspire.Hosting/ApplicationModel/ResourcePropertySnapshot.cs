namespace Aspire.Hosting.ApplicationModel;

/// <summary>Something about a resource.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
public sealed record ResourcePropertySnapshot(string Name, object? Value)
{
    /// <summary>The value is never shown.</summary>
    public bool IsSensitive { get; init; }
}
