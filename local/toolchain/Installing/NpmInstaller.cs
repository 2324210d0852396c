using System.Security.Cryptography;
using System.Text.Json;

namespace Meridian.Local.Installing;

/// <summary>
/// Installs the groups of eng/npm. A group is made in a folder of its own and renamed into place with its stamp inside, so what
/// stands at the place is always whole, and says which lock file it was made from.
/// </summary>
internal sealed class NpmInstaller(string root, string lockFiles)
{
    private const string StampFile = ".stamp";
    private static readonly TimeSpan MeasureEvery = TimeSpan.FromSeconds(1);

    public string Modules(string group) => Path.Combine(root, group, "node_modules");

    public bool IsInstalled(string group)
    {
        var stamp = Path.Combine(root, group, StampFile);
        return File.Exists(stamp) && File.ReadAllText(stamp) == Stamp(group);
    }

    /// <summary>Installs a group, whatever stands in its place. The caller holds the install lock.</summary>
    public async Task InstallAsync(string group, IProgress<ToolProgress> progress, CancellationToken cancellationToken)
    {
        RemoveLeftovers(group);
        var making = Directory.CreateDirectory(Path.Combine(root, $"{group}.new")).FullName;
        foreach (var name in (string[])["package.json", "package-lock.json"])
            File.Copy(Path.Combine(lockFiles, group, name), Path.Combine(making, name));

        await RunNpmAsync(group, making, progress, cancellationToken);
        PostgresLinks.CreateBelow(Path.Combine(making, "node_modules"));
        await File.WriteAllTextAsync(Path.Combine(making, StampFile), Stamp(group), cancellationToken);
        Swap(group, making);
        progress.Report(new(StepName(group), "done", 1));
    }

    private static string StepName(string group) => $"npm packages: {group}";

    private async Task RunNpmAsync(string group, string making, IProgress<ToolProgress> progress, CancellationToken cancellationToken)
    {
        using var finished = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var measuring = MeasureAsync(group, making, progress, finished.Token);
        // Install scripts stay off: those of these packages download or link, which is done here instead.
        var npm = new Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error") { WorkingDirectory = making };
        var result = await npm.RunAsync(cancellationToken);
        await finished.CancelAsync();
        await measuring;
        if (result.ExitCode != 0)
            throw new ToolMissingException($"npm could not install the group '{group}': {result.Complaint} Check the network and npm's settings, then run ./meridian up again.");
    }

    // npm says nothing while it unpacks, so what it has put on the disk is the measure.
    private async Task MeasureAsync(string group, string making, IProgress<ToolProgress> progress, CancellationToken cancellationToken)
    {
        var whole = UnpackedMegabytes(group);
        using var timer = new PeriodicTimer(MeasureEvery);
        progress.Report(new(StepName(group), $"fetching about {whole} MB", 0));
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var megabytes = SizeOf(making) >> 20;
                progress.Report(new(StepName(group), $"{megabytes} of about {whole} MB", Math.Min(0.99, (double)megabytes / whole)));
            }
        }
        catch (OperationCanceledException)
        {
            // The installation ended, one way or the other.
        }
    }

    private static long SizeOf(string directory)
    {
        try
        {
            return new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        }
        catch (IOException)
        {
            return 0; // npm moves folders while they are counted
        }
    }

    private int UnpackedMegabytes(string group)
    {
        using var package = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(lockFiles, group, "package.json")));
        return package.RootElement.GetProperty("config").GetProperty("unpackedMegabytes").GetInt32();
    }

    private string Stamp(string group) =>
        $"{Platform.Npm} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(lockFiles, group, "package-lock.json"))))}";

    private void Swap(string group, string making)
    {
        var place = Path.Combine(root, group);
        var old = $"{place}.old";
        if (Directory.Exists(place)) Directory.Move(place, old);
        Directory.Move(making, place);
        if (Directory.Exists(old)) Directory.Delete(old, recursive: true);
    }

    private void RemoveLeftovers(string group)
    {
        foreach (var suffix in (string[])[".new", ".old"])
            if (Path.Combine(root, group + suffix) is var left && Directory.Exists(left)) Directory.Delete(left, recursive: true);
    }
}
