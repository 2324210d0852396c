using System.Globalization;
using Meridian.Testing;

namespace Meridian.Local.Kafka.Tests.Support;

/// <summary>
/// A broker whose data is on a file system of its own that is soon full. It is mounted where only the broker's process sees it, so it
/// is gone with that process.
/// </summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly TemporaryDirectory _place = new();
    private readonly BrokerProcess _broker = new();

    public string Bootstrap => _broker.Bootstrap;

    public RunningProgram Running => _broker.Running;

    // The way into the broker's view of the file systems, for a process of the same user.
    private string Inside => $"/proc/{_broker.Running.Id.ToString(CultureInfo.InvariantCulture)}/root{_place.Path}";

    public Task StartAsync(int megabytes, params string[] settings)
    {
        // Without root's rights a user namespace lends them for the mount.
        string[] apart = Environment.IsPrivilegedProcess ? ["--mount"] : ["--user", "--map-root-user", "--mount"];
        var mount = string.Create(CultureInfo.InvariantCulture, $"mount -t tmpfs -o size={megabytes}m tmpfs {_place.Path} && exec \"$@\"");
        return _broker.StartByAsync(["/usr/bin/unshare", .. apart, "--", "/bin/sh", "-c", mount, "sh"], [$"--Kafka:Data={_place.Path}", .. settings]);
    }

    /// <summary>Takes all the space that is left.</summary>
    public void Fill()
    {
        using var filler = new FileStream(Path.Combine(Inside, "filler"), FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
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
    public void Free() => File.Delete(Path.Combine(Inside, "filler"));

    public async ValueTask DisposeAsync()
    {
        await _broker.DisposeAsync();
        _place.Dispose();
    }
}
