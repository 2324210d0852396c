using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Helps with resources of one's own.</summary>
public static class CustomResourceExtensions
{
    /// <summary>The snapshot the resource begins with.</summary>
    public static IResourceBuilder<TResource> WithInitialState<TResource>(this IResourceBuilder<TResource> builder, CustomResourceSnapshot initialSnapshot)
        where TResource : IResource => builder.WithAnnotation(new ResourceSnapshotAnnotation(initialSnapshot), ResourceAnnotationMutationBehavior.Replace);
}
