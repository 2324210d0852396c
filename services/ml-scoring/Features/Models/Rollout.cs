using System.Text.Json;

namespace Meridian.MlScoring.Features.Models;

/// <summary>How a model is rolled out, and how it was before; kept in <c>rollout.json</c> beside the versions, so that every replica follows.</summary>
/// <param name="Revision">Counts changes.</param>
/// <param name="Earlier">The states before, the last one first.</param>
internal sealed record Rollout(int Revision, RolloutState Current, IReadOnlyList<RolloutState> Earlier)
{
    private const string FileName = "rollout.json";
    private const int Kept = 20;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Rollout None { get; } = new(0, RolloutState.None, []);

    public static string FileOf(string root, string model) => Path.Combine(root, model, FileName);

    public Rollout Change(RolloutState state) => new(Revision + 1, state, [.. Earlier.Prepend(Current).Take(Kept)]);

    /// <summary>What was before the last change that has not been taken back, or null if nothing was.</summary>
    public Rollout? Back() => Earlier.Count == 0 ? null : new Rollout(Revision + 1, Earlier[0], [.. Earlier.Skip(1)]);

    /// <exception cref="JsonException">The file is not such a text.</exception>
    public static async Task<Rollout> ReadAsync(string file, CancellationToken cancellationToken)
    {
        if (!File.Exists(file)) return None;
        await using var stream = File.OpenRead(file);
        return await JsonSerializer.DeserializeAsync<Rollout>(stream, Json, cancellationToken) is { Current: not null, Earlier: not null } rollout ? rollout : None;
    }

    /// <summary>Writes it so that a reader sees the old or the new, and nothing between.</summary>
    public async Task WriteAsync(string file, CancellationToken cancellationToken)
    {
        var making = $"{file}.{Guid.CreateVersion7():N}.new";
        await File.WriteAllBytesAsync(making, JsonSerializer.SerializeToUtf8Bytes(this, Json), cancellationToken);
        File.Move(making, file, overwrite: true);
    }
}
