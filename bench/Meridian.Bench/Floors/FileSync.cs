using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Meridian.Bench.Floors;

/// <summary>fdatasync, which .NET does not offer.</summary>
internal static partial class FileSync
{
    public static void FlushData(SafeFileHandle file)
    {
        if (FDataSync(file) != 0) throw new IOException($"fdatasync: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FDataSync(SafeFileHandle file);
}
