using System.Globalization;

namespace Meridian.Testing;

/// <summary>
/// A file system of its own that is soon full, for one engine. It is mounted where only the engine's process sees it, so it is gone with that process.
/// </summary>
public sealed class SmallDisk(int megabytes) : IDisposable
{
    private readonly TemporaryDirectory _place = new();

    /// <summary>Where the engine sees it.</summary>
    public string Path => _place.Path;

    /// <summary>What a program is started by to see it: it mounts the disk and becomes the program.</summary>
    public IReadOnlyList<string> Launcher
    {
        get
        {
            // Without root's rights a user namespace lends them for the mount.
            string[] apart = Environment.IsPrivilegedProcess ? ["--mount"] : ["--user", "--map-root-user", "--mount"];
            var mount = string.Create(CultureInfo.InvariantCulture, $"mount -t tmpfs -o size={megabytes}m,mode=1777 tmpfs {Path} && exec \"$@\"");
            return ["/usr/bin/unshare", .. apart, "--", "/bin/sh", "-c", mount, "sh"];
        }
    }

    /// <summary>Takes all the space that is left.</summary>
    /// <param name="processId">The engine's process.</param>
    public void Fill(int processId)
    {
        using var filler = new FileStream(Filler(processId), FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        var (block, isFull) = (new byte[4096], false);
        while (!isFull)
        {
            try
            {
                filler.Write(block);
            }
            catch (IOException)
            {
                isFull = true;
            }
        }
    }

    /// <summary>Gives the space back.</summary>
    /// <param name="processId">The engine's process.</param>
    public void Free(int processId) => File.Delete(Filler(processId));

    public void Dispose() => _place.Dispose();

    // The way into the process's view of the file systems, for a process of the same user.
    private string Filler(int processId) => $"/proc/{processId.ToString(CultureInfo.InvariantCulture)}/root{Path}/filler";
}
