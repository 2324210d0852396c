using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Meridian.AppHost.Run;

/// <summary>
/// Values of the secret parameters for a run on this machine, made once and kept beside the data they open
/// (a password in another place would outlive or miss the database it belongs to).
/// </summary>
internal static class LocalSecrets
{
    private static readonly string[] Parameters =
    [
        "postgres-password", "cache-password", "clickhouse-password", "clickhouse-sql-password", "auth-secret", "internal-token", "session-secret",
        "demo-write-secret", "demo-secret-secret", "demo-password",
    ];
    private const int Length = 43;

    /// <returns>Configuration values for the secret parameters that <paramref name="configuration"/> does not set itself.</returns>
    public static IEnumerable<KeyValuePair<string, string?>> LoadOrCreate(string dataFolder, IConfiguration configuration) =>
        LoadOrCreate(dataFolder).Where(value => configuration[value.Key] is null);

    private static Dictionary<string, string?> LoadOrCreate(string dataFolder)
    {
        Directory.CreateDirectory(dataFolder);
        var file = Path.Combine(dataFolder, "secrets.json");
        var values = File.Exists(file) ? JsonSerializer.Deserialize<Dictionary<string, string?>>(File.ReadAllBytes(file)) ?? [] : [];
        var known = values.Count;
        foreach (var parameter in Parameters) values.TryAdd($"Parameters:{parameter}", Random());
        if (values.Count != known)
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var stream = new FileStream(file, options);
            JsonSerializer.Serialize(stream, values);
        }
        return values;
    }

    // Letters and digits only: the values stand in connection strings, which Aspire does not escape.
    private static string Random() => RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789", Length);
}
