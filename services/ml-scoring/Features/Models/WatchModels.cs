using Microsoft.Extensions.Options;

namespace Meridian.MlScoring.Features.Models;

/// <summary>Loads what the folder holds, and follows it.</summary>
internal sealed class WatchModels(ModelRepository repository, IOptions<ModelOptions> options, TimeProvider time, ILogger<WatchModels> logger) : BackgroundService
{
    private bool _isAway;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(options.Value.PollInterval, time);
        do await ScanAsync(stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task ScanAsync(CancellationToken cancellationToken)
    {
        try
        {
            await repository.ScanAsync(once: !repository.IsReady, cancellationToken);
            _isAway = false;
        }
        catch (Exception away) when (away is IOException or UnauthorizedAccessException)
        {
            if (!_isAway) Log.FolderAway(logger, options.Value.Folder!, away.Message);
            _isAway = true;
        }
    }
}
