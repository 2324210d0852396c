namespace Aspire.Hosting.ApplicationModel;

/// <summary>Finds the projects of a model.</summary>
public static class ProjectResourceExtensions
{
    /// <summary>The projects of the model.</summary>
    public static IEnumerable<ProjectResource> GetProjectResources(this DistributedApplicationModel model) => model.Resources.OfType<ProjectResource>();

    /// <summary>Where the project is.</summary>
    /// <exception cref="InvalidOperationException">Nobody said.</exception>
    public static IProjectMetadata GetProjectMetadata(this ProjectResource projectResource) =>
        projectResource.Annotations.OfType<IProjectMetadata>().LastOrDefault()
        ?? throw new InvalidOperationException($"The project resource '{projectResource.Name}' does not say where its project is.");
}
