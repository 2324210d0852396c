using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace Meridian.Cli.Building;

/// <summary>
/// Tells whether anything that a build reads has changed: asking MSBuild the same of every project takes longer than starting the stack.
/// </summary>
internal static class SourceFingerprint
{
    private static readonly HashSet<string> Skipped = [".git", ".meridian", "artifacts", "node_modules", "bin", "obj", "docs", ".vs", ".idea"];

    /// <summary>A hash over path, size and time of change of every file of the checkout that can enter a build.</summary>
    public static string Of(string root)
    {
        var hash = new XxHash128();
        Add(hash, new DirectoryInfo(root), root.Length);
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    private static void Add(XxHash128 hash, DirectoryInfo folder, int rootLength)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            if (entry is DirectoryInfo child)
            {
                if (!Skipped.Contains(child.Name)) Add(hash, child, rootLength);
            }
            else if (entry is FileInfo file)
            {
                hash.Append(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
                    $"{file.FullName.AsSpan(rootLength)}|{file.Length}|{file.LastWriteTimeUtc.Ticks}\n")));
            }
        }
    }
}
