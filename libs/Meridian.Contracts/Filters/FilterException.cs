namespace Meridian.Contracts.Filters;

/// <summary>A filter that cannot be used. The message is a sentence for the one who wrote it.</summary>
/// <param name="path">Where in the filter, as a JSONPath.</param>
public sealed class FilterException(string path, string message) : Exception(message)
{
    /// <summary>Where in the filter, as a JSONPath such as <c>$.and[1].value</c>.</summary>
    public string Path { get; } = path;
}
