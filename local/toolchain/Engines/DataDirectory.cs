namespace Meridian.Local.Engines;

/// <summary>
/// An engine's data directory, held by one process at a time. The kernel lets go of the hold when its process dies, however it dies,
/// so what the engine's own lock files say can be checked against it.
/// </summary>
public sealed class DataDirectory : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private readonly FileStream _held;

    private DataDirectory(string path, FileStream held)
    {
        Path = path;
        _held = held;
    }

    /// <summary>The absolute path of the directory, which need not exist yet.</summary>
    public string Path { get; }

    /// <summary>Where the directory is made before it is whole: a sibling, so that a rename puts it into place.</summary>
    public string Draft => $"{Path}.new";

    /// <summary>Takes hold of a directory. Its parent is created; the directory itself is not.</summary>
    /// <exception cref="EngineFaultException">Another process holds it.</exception>
    public static async Task<DataDirectory> HoldAsync(string path, CancellationToken cancellationToken)
    {
        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        using var patience = new CancellationTokenSource(Grace);
        while (true)
        {
            if (TryHold($"{full}.lock") is { } held) return new DataDirectory(full, held);
            if (patience.IsCancellationRequested)
                throw new EngineFaultException($"Another process uses the data directory {full}. Stop it (./meridian down), or choose another directory.");
            await Task.Delay(Interval, cancellationToken);
        }
    }

    /// <summary>Whether there is nothing in it yet.</summary>
    public bool IsEmpty => !Directory.Exists(Path) || !Directory.EnumerateFileSystemEntries(Path).Any();

    /// <summary>A fresh, empty <see cref="Draft"/>: what an interrupted start left there goes.</summary>
    public string BeginDraft()
    {
        if (Directory.Exists(Draft)) Directory.Delete(Draft, recursive: true);
        return Directory.CreateDirectory(Draft, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
    }

    /// <summary>Puts the finished draft into place.</summary>
    public void CommitDraft()
    {
        if (Directory.Exists(Path)) Directory.Delete(Path); // empty, or the draft would not have been begun
        Directory.Move(Draft, Path);
    }

    public void Dispose() => _held.Dispose();

    private static FileStream? TryHold(string file)
    {
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(file))
        {
            return null;
        }
    }
}
