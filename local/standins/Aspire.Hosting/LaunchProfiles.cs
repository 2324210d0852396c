using System.Text.Json;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Finds the launch profile that a project runs with.</summary>
internal static class LaunchProfiles
{
    private static readonly JsonSerializerOptions Lenient = new()
    {
        PropertyNameCaseInsensitive = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>The one that was named, the default one where the project has it, or the first that runs the project.</summary>
    /// <exception cref="DistributedApplicationException">The named one is not there, or the file cannot be read.</exception>
    internal static (string Name, LaunchProfile Profile)? Effective(ProjectResource project)
    {
        if (project.HasAnnotationOfType<ExcludeLaunchProfileAnnotation>()) return null;

        var metadata = project.GetProjectMetadata();
        var profiles = (metadata.LaunchSettings ?? Read(metadata.ProjectPath))?.Profiles ?? [];
        if (project.TryGetLastAnnotation<LaunchProfileAnnotation>(out var named))
        {
            return profiles.TryGetValue(named.LaunchProfileName, out var found)
                ? (named.LaunchProfileName, found)
                : throw new DistributedApplicationException($"The project '{project.Name}' has no launch profile '{named.LaunchProfileName}'.");
        }

        if (project.TryGetLastAnnotation<DefaultLaunchProfileAnnotation>(out var usual) && profiles.TryGetValue(usual.LaunchProfileName, out var profile))
        {
            return (usual.LaunchProfileName, profile);
        }

        var first = profiles.FirstOrDefault(p => string.Equals(p.Value.CommandName, "Project", StringComparison.OrdinalIgnoreCase));
        return first.Value is null ? null : (first.Key, first.Value);
    }

    internal static LaunchSettings? Read(string projectPath)
    {
        var path = Path.Combine(Path.GetDirectoryName(projectPath)!, "Properties", "launchSettings.json");
        if (!File.Exists(path)) return null;
        try
        {
            using var stream = File.OpenRead(path);
            return JsonSerializer.Deserialize<LaunchSettings>(stream, Lenient);
        }
        catch (JsonException fault)
        {
            throw new DistributedApplicationException($"'{path}' is not valid: {fault.Message}", fault);
        }
    }
}
