using System.Globalization;
using Meridian.MlScoring.Features.Models;
using Microsoft.Extensions.Options;

namespace Meridian.MlScoring.Features.ShippedModels;

/// <summary>
/// Puts the versions that come with the service into the folder of models, before it is looked at for the first time. What is there already stays as it is; a version appears
/// whole or not at all, whoever installs it at the same time.
/// </summary>
internal sealed class InstallShippedModels(IOptions<ShippedModelOptions> shipped, IOptions<ModelOptions> models, TimeProvider time, ILogger<InstallShippedModels> logger) : IHostedService
{
    // The watcher passes over names that begin with a dot.
    private const string Making = ".installing-";
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!shipped.Value.InstallShipped || models.Value.Folder is not { } folder || !Directory.Exists(shipped.Value.ShippedFolder)) return Task.CompletedTask;
        try
        {
            Install(folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // A folder that is read-only, or away: what is in it is served all the same.
            Log.ShippedModelsNotInstalled(logger, folder, fault.Message);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Install(string folder)
    {
        foreach (var left in Directory.EnumerateDirectories(folder, Making + "*").Where(left => time.GetUtcNow() - Directory.GetLastWriteTimeUtc(left) > Abandoned)) Directory.Delete(left, recursive: true);
        foreach (var version in VersionFolder.Scan(shipped.Value.ShippedFolder))
        {
            var target = Path.Combine(folder, version.Model, version.Version.ToString(CultureInfo.InvariantCulture));
            if (!Directory.Exists(target)) Install(version, folder, target);
        }
    }

    private void Install(VersionFolder version, string folder, string target)
    {
        var making = Directory.CreateDirectory(Path.Combine(folder, $"{Making}{Guid.CreateVersion7():N}")).FullName;
        foreach (var file in Directory.EnumerateFiles(version.Path)) File.Copy(file, Path.Combine(making, Path.GetFileName(file)));
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        try
        {
            Directory.Move(making, target);
            Log.ShippedModelInstalled(logger, version.Model, version.Version);
        }
        catch (IOException) when (Directory.Exists(target))
        {
            Directory.Delete(making, recursive: true); // another replica was faster
        }
    }
}
