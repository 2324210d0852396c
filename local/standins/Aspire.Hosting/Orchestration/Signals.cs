using System.Runtime.InteropServices;

namespace Aspire.Hosting.Orchestration;

/// <summary>POSIX signals.</summary>
internal static class Signals
{
    internal const int Kill = 9;
    internal const int Terminate = 15;

    /// <summary>Sends a signal to a process, or to a process group when <paramref name="pid"/> is negative. One that is gone is no fault.</summary>
    internal static void Send(int pid, int signal) => _ = SendSignal(pid, signal);

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int pid, int signal);
}
