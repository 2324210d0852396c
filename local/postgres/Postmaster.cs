using System.Globalization;
using Meridian.Local.Engines;

namespace Meridian.Local.Postgres;

/// <summary>
/// The server that an earlier run left to end by itself. Whoever asks holds the directory, so a postmaster.pid whose process is not
/// a server of this directory is stale; PostgreSQL itself would refuse to start when the number now belongs to some other process.
/// </summary>
internal static class Postmaster
{
    private const string FileName = "postmaster.pid";
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <exception cref="EngineFaultException">It does not end.</exception>
    public static async Task WaitForPredecessorAsync(string data, CancellationToken cancellationToken)
    {
        var file = Path.Combine(data, FileName);
        using var patience = new CancellationTokenSource(Grace);
        while (ProcessServing(file) is { } processId)
        {
            if (patience.IsCancellationRequested)
                throw new EngineFaultException($"Another PostgreSQL (process {processId}) still uses {data}. Stop it: kill -QUIT {processId}");
            await Task.Delay(Interval, cancellationToken);
        }

        if (File.Exists(file)) File.Delete(file);
    }

    private static int? ProcessServing(string file)
    {
        var text = ReadIfThere(file);
        return int.TryParse(text?.Split('\n')[0], CultureInfo.InvariantCulture, out var processId)
            // A postmaster works in its data directory, so it sees this very file there.
            && ReadIfThere($"/proc/{processId}/cwd/{FileName}") == text
                ? processId
                : null;
    }

    private static string? ReadIfThere(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllText(file) : null;
        }
        catch (IOException)
        {
            return null; // it went between the two
        }
    }
}
