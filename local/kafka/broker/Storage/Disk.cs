using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Meridian.Local.Kafka.Storage;

/// <summary>Makes files and directories durable. What .NET offers is fsync of files; a log wants fdatasync, and fsync of directories.</summary>
internal static partial class Disk
{
    private const int ReadOnlyDirectory = 0x10000; // O_RDONLY | O_DIRECTORY
    private const int KeepSize = 1;                // FALLOC_FL_KEEP_SIZE

    /// <summary>Returns once the file's data, and the size needed to read it, are on the disk.</summary>
    /// <exception cref="IOException">The disk did not take it. What was written since the last success may be lost.</exception>
    public static void FlushData(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux()) RandomAccess.FlushToDisk(file);
        else if (FDataSync(file) != 0) throw new IOException($"fdatasync: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>Has the file system set blocks aside for a part of a file that is to be written soon; the file's length stays. Without effect where it cannot.</summary>
    public static void Reserve(SafeFileHandle file, long position, long bytes)
    {
        if (OperatingSystem.IsLinux()) _ = FAllocate(file, KeepSize, position, bytes);
    }

    /// <summary>Makes creations, renames and deletions inside a directory durable.</summary>
    public static void FlushDirectory(string path)
    {
        if (!OperatingSystem.IsLinux()) return;
        var descriptor = Open(path, ReadOnlyDirectory);
        if (descriptor < 0) throw new IOException($"open {path}: {Marshal.GetLastPInvokeErrorMessage()}");
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        if (FSync(handle) != 0) throw new IOException($"fsync {path}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    /// <summary>Replaces a file so that after a crash it holds either the old or the new content, never a part.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        Replace(path, content, FlushData);
        FlushDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>Replaces a file whose content is a saving of work: after a power cut it may be the old one or damaged, which its reader has to notice.</summary>
    /// <remarks>A flush here would cost every producer that waits for one at the time.</remarks>
    public static void ReplaceLazily(string path, ReadOnlySpan<byte> content) => Replace(path, content, _ => { });

    private static void Replace(string path, ReadOnlySpan<byte> content, Action<SafeFileHandle> flush)
    {
        var unfinished = path + ".tmp";
        using (var file = File.OpenHandle(unfinished, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, content, 0);
            flush(file);
        }

        File.Move(unfinished, path, overwrite: true);
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FDataSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    private static partial int FAllocate(SafeFileHandle file, int mode, long position, long bytes);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
