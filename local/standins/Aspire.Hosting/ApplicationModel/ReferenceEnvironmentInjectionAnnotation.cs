namespace Aspire.Hosting.ApplicationModel;

/// <summary>What the references of a resource put into its environment.</summary>
public sealed class ReferenceEnvironmentInjectionAnnotation(ReferenceEnvironmentInjectionFlags flags) : IResourceAnnotation
{
    /// <inheritdoc cref="ReferenceEnvironmentInjectionAnnotation" />
    public ReferenceEnvironmentInjectionFlags Flags { get; } = flags;
}
