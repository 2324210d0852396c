using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Finds the containers of a model.</summary>
public static class ContainerResourceExtensions
{
    /// <summary>The containers of the model.</summary>
    public static IEnumerable<IResource> GetContainerResources(this DistributedApplicationModel model) => model.Resources.Where(IsContainer);

    /// <summary>It runs in a container.</summary>
    public static bool IsContainer(this IResource resource) =>
        resource.HasAnnotationOfType<ContainerImageAnnotation>() || resource is ContainerResource;
}
