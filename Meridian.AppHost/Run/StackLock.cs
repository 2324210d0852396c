using System.Globalization;
using Meridian.Stack;

namespace Meridian.AppHost.Run;

/// <summary>One host a stack: the operating system releases the lock with the process, so a killed host leaves none behind.</summary>
internal sealed class StackLock
{
    private readonly FileStream _file;

    private StackLock(FileStream file) => _file = file;

    /// <returns>Null when another process holds it.</returns>
    public static StackLock? TryTake(StackPaths paths)
    {
        Directory.CreateDirectory(paths.Run);
        try
        {
            var file = new FileStream(paths.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            file.SetLength(0);
            using (var writer = new StreamWriter(file, leaveOpen: true)) writer.Write(Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            file.Flush();
            return new StackLock(file);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The process that holds the lock, as far as the stack's state tells.</summary>
    public static int? Owner(StackPaths paths) => StackStateFile.ReadRunning(paths)?.HostPid;

    ~StackLock() => _file.Dispose();
}
