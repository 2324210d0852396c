namespace Meridian.Local.Installing;

/// <summary>Lets one process at a time install. The kernel lets go of it when its holder dies, so it cannot become stale.</summary>
internal static class InstallLock
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    public static async Task<FileStream> TakeAsync(string path, IProgress<ToolProgress> progress, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        for (var told = false; ; told = true)
        {
            if (TryTake(path) is { } held) return held;
            if (!told) progress.Report(new("tools", $"another process is installing (it holds {path}); waiting for it"));
            await Task.Delay(Interval, cancellationToken);
        }
    }

    private static FileStream? TryTake(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }
}
