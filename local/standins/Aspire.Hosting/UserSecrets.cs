using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration.UserSecrets;

namespace Aspire.Hosting;

/// <summary>The user secrets of an application host, where generated passwords live from one run to the next.</summary>
internal sealed class UserSecrets
{
    private static readonly Lock Gate = new();
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly string? _path;

    private UserSecrets(string? path) => _path = path;

    /// <param name="persist">False keeps a run from leaving anything behind.</param>
    internal static UserSecrets Of(Assembly? assembly, bool persist)
    {
        var id = assembly?.GetCustomAttribute<UserSecretsIdAttribute>()?.UserSecretsId;
        return new(persist && id is not null ? PathHelper.GetSecretsPathFromSecretsId(id) : null);
    }

    /// <summary>The secret of that key; made and kept when there is none.</summary>
    internal string GetOrAdd(string key, Func<string> make)
    {
        if (_path is null) return make();
        lock (Gate)
        {
            var secrets = Read();
            if (secrets.TryGetPropertyValue(key, out var known) && known is not null) return known.GetValue<string>();
            var made = make();
            secrets[key] = made;
            Write(secrets);
            return made;
        }
    }

    private JsonObject Read() =>
        File.Exists(_path) && JsonNode.Parse(File.ReadAllText(_path), documentOptions: new() { CommentHandling = JsonCommentHandling.Skip }) is JsonObject secrets
            ? secrets
            : [];

    private void Write(JsonObject secrets)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        var written = $"{_path}.{Environment.ProcessId}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(written, options)) JsonSerializer.Serialize(stream, secrets, Indented);
        File.Move(written, _path!, overwrite: true);
    }
}
