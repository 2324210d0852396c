using System.Globalization;

namespace Meridian.MlScoring.Features.Models;

/// <summary>A folder with a version in it, as it stood when it was looked at.</summary>
/// <param name="Stamp">Changes with any of its files.</param>
internal sealed record VersionFolder(string Model, int Version, string Path, string Stamp)
{
    private const string ModelFile = "model.onnx";
    private const string ManifestFile = "model.json";
    private const string SignatureFile = "model.sig";
    private const int LongestName = 100;

    public string File => System.IO.Path.Combine(Path, ModelFile);

    public string Manifest => System.IO.Path.Combine(Path, ManifestFile);

    public string Signature => System.IO.Path.Combine(Path, SignatureFile);

    /// <summary>All versions below a folder; what is not named like a model or a version is passed over.</summary>
    public static IReadOnlyList<VersionFolder> Scan(string root) =>
        [.. Directory.EnumerateDirectories(root).Where(model => IsName(System.IO.Path.GetFileName(model))).SelectMany(ScanModel)];

    /// <summary>Letters, digits, dot, underscore and hyphen, not led by a dot: it stands in paths of files and of requests.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= LongestName && name[0] != '.'
        && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-');

    private static IEnumerable<VersionFolder> ScanModel(string model) =>
        from path in Directory.EnumerateDirectories(model)
        let name = System.IO.Path.GetFileName(path)
        where !name.StartsWith('0') && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _)
        select new VersionFolder(System.IO.Path.GetFileName(model), int.Parse(name, CultureInfo.InvariantCulture), path, StampOf(path));

    private static string StampOf(string path) => string.Join(';', ((string[])[ModelFile, ManifestFile, SignatureFile]).Select(name =>
        new FileInfo(System.IO.Path.Combine(path, name)) is { Exists: true } file ? string.Create(CultureInfo.InvariantCulture, $"{file.Length}:{file.LastWriteTimeUtc.Ticks}") : "-"));
}
