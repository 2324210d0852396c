using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Hosting;

namespace Meridian.AppHost.Run;

/// <summary>The data of a test's stack: a temporary folder that goes once every store has stopped.</summary>
internal sealed class EphemeralData(RunContext run, IHostApplicationLifetime lifetime) : IHostedService
{
    private const string Prefix = "meridian-run-";

    /// <summary>Makes a folder, and removes those of processes that were killed before they could.</summary>
    public static string Create()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*").Where(IsAbandoned)) Delete(folder);
        return Directory.CreateTempSubdirectory(FormattableString.Invariant($"{Prefix}{Environment.ProcessId}-")).FullName;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopped.Register(() => Delete(run.Data));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static bool IsAbandoned(string folder)
    {
        var name = Path.GetFileName(folder)[Prefix.Length..];
        return int.TryParse(name.AsSpan(0, Math.Max(0, name.IndexOf('-', StringComparison.Ordinal))), CultureInfo.InvariantCulture, out var pid)
            && !Process.GetProcesses().Any(process => process.Id == pid);
    }

    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // A store that was killed may still be closing its files; the next run removes what is left.
        }
    }
}
