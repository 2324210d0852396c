using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Hosting;

namespace Meridian.AppHost.Run;

/// <summary>Stops the stack in order when the command that started it is gone, also when that was killed.</summary>
internal sealed class ParentWatch(int parentPid, IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            using var parent = Process.GetProcessById(parentPid);
            await parent.WaitForExitAsync(stoppingToken);
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // Gone before it could be watched: the same as going now.
        }
        lifetime.StopApplication();
    }
}
