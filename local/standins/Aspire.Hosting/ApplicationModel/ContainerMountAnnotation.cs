namespace Aspire.Hosting.ApplicationModel;

/// <summary>Something mounted into a container.</summary>
public sealed class ContainerMountAnnotation(string? source, string target, ContainerMountType type, bool isReadOnly) : IResourceAnnotation
{
    /// <summary>A path or the name of a volume; null for an anonymous volume.</summary>
    public string? Source { get; } = source;

    /// <summary>The path inside the container.</summary>
    public string Target { get; } = target;

    /// <summary>What it is.</summary>
    public ContainerMountType Type { get; } = type;

    /// <summary>The container may only read it.</summary>
    public bool IsReadOnly { get; } = isReadOnly;
}
