using System.Text.Json;
using Meridian.Contracts.Audit;
using Microsoft.Extensions.Options;

namespace Meridian.MlScoring.Features.Models;

/// <summary>
/// Acts that are still to be reported, a file each in the folder of the models: so a rollout neither waits for the broker nor fails with it, and what was
/// done is reported even if this process ends first. Replicas may report the same act; it has one id.
/// </summary>
internal sealed class AuditOutbox(IOptions<ModelOptions> options) : IDisposable
{
    // Led by a dot, so it is no model.
    private const string FolderName = ".audit";

    private readonly SemaphoreSlim _added = new(0);

    private string? Folder => options.Value.Folder is { } root ? Path.Combine(root, FolderName) : null;

    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public async Task AddAsync(AuditRecord record)
    {
        if (Folder is not { } folder) throw new IOException("There is no folder for models.");
        Directory.CreateDirectory(folder);
        // Ids alone begin with their millisecond, and two acts may share one.
        var file = Path.Combine(folder, $"{record.At.UtcTicks:D19}-{record.Id:N}.json");
        await File.WriteAllBytesAsync($"{file}.new", JsonSerializer.SerializeToUtf8Bytes(record, JsonSerializerOptions.Web));
        File.Move($"{file}.new", file);
        _added.Release();
    }

    /// <summary>Ends when there may be something to report.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _added.WaitAsync(atMost, cancellationToken);

    /// <summary>What is to be reported, the oldest first.</summary>
    public IReadOnlyList<string> Files() => Folder is { } folder && Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal)] // names begin with their time
        : [];

    public void Dispose() => _added.Dispose();
}
