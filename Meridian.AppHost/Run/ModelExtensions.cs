namespace Meridian.AppHost.Run;

/// <summary>What ml-scoring needs of this machine. Where it is published, operators mount a folder and name it in <c>Models__Folder</c>.</summary>
internal static class ModelExtensions
{
    /// <summary>A folder for models beside the data of the stores; empty at first.</summary>
    public static IResourceBuilder<ProjectResource> WithModels(this IResourceBuilder<ProjectResource> scoring, RunContext run) => run.IsPublish
        ? scoring
        : scoring.WithEnvironment("Models__Folder", Directory.CreateDirectory(Path.Combine(run.Data, "models")).FullName);
}
