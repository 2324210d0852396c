using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Meridian.Local.Engines;

/// <summary>The few system calls .NET has no name for.</summary>
internal static partial class Libc
{
    private const int SizeOfStatx = 256;
    private const int OffsetOfUserId = 20;
    private const int CurrentDirectory = -100;
    private const uint WantUserId = 0x8;

    /// <summary>Sends a signal. That the process is gone already is no error: a signal is sent to end it.</summary>
    public static void Send(int processId, Signal signal) => _ = Kill(processId, (int)signal);

    public static void ChangeOwner(string path, uint account)
    {
        if (Chown(path, account, account) != 0) throw new Win32Exception(Marshal.GetLastPInvokeError(), $"{path} cannot be given to the account {account}");
    }

    public static uint OwnerOf(string path)
    {
        var answer = new byte[SizeOfStatx];
        if (Statx(CurrentDirectory, path, 0, WantUserId, answer) != 0) throw new Win32Exception(Marshal.GetLastPInvokeError(), path);
        return BitConverter.ToUInt32(answer, OffsetOfUserId);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Chown(string path, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int directory, string path, int flags, uint mask, [Out] byte[] answer);
}
