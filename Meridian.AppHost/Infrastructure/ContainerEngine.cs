using System.ComponentModel;
using System.Diagnostics;

namespace Meridian.AppHost.Infrastructure;

/// <summary>Docker or Podman on this machine.</summary>
internal static class ContainerEngine
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Whether an engine answers: a client without one (a common half-installation) does not count.</summary>
    public static bool Answers() => Succeeds("docker") || Succeeds("podman");

    private static bool Succeeds(string client)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(client, ["info"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.OutputDataReceived += (_, _) => { };
            process.ErrorDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            if (process.WaitForExit(Patience)) return process.ExitCode == 0;
            process.Kill();
            return false;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
