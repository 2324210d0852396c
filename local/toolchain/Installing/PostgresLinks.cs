using System.Text.Json;

namespace Meridian.Local.Installing;

/// <summary>
/// npm packages cannot hold symbolic links; the PostgreSQL packages list theirs in <c>native/pg-symlinks.json</c> for an install
/// script to make. This makes them instead.
/// </summary>
internal static class PostgresLinks
{
    public static void CreateBelow(string nodeModules)
    {
        var scope = Path.Combine(nodeModules, "@embedded-postgres");
        if (!Directory.Exists(scope)) return;
        foreach (var package in Directory.EnumerateDirectories(scope)) Create(package);
    }

    private static void Create(string package)
    {
        var list = Path.Combine(package, "native", "pg-symlinks.json");
        if (!File.Exists(list)) return;
        using var links = JsonDocument.Parse(File.ReadAllBytes(list));
        foreach (var link in links.RootElement.EnumerateArray())
        {
            var target = Path.Combine(package, link.GetProperty("target").GetString()!);
            var source = Path.Combine(package, link.GetProperty("source").GetString()!);
            File.Delete(target);
            // Relative, because the whole group is renamed after this.
            File.CreateSymbolicLink(target, Path.GetRelativePath(Path.GetDirectoryName(target)!, source));
        }
    }
}
