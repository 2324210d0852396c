using Meridian.Cli.Building;

namespace Meridian.Cli.Tests;

public sealed class SourceFingerprintTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("meridian-fingerprint-tests-");

    [Fact]
    public void A_changed_added_or_removed_source_changes_the_fingerprint()
    {
        Write("a/x.cs", "1");
        var first = SourceFingerprint.Of(_root.FullName);
        Write("a/x.cs", "12");
        var changed = SourceFingerprint.Of(_root.FullName);
        Write("a/y.cs", "");
        var added = SourceFingerprint.Of(_root.FullName);
        File.Delete(Path.Combine(_root.FullName, "a/y.cs"));

        Assert.Equal(3, new HashSet<string> { first, changed, added }.Count);
        Assert.Equal(changed, SourceFingerprint.Of(_root.FullName));
    }

    [Fact]
    public void What_a_build_writes_does_not_count()
    {
        Write("a/x.cs", "1");
        var before = SourceFingerprint.Of(_root.FullName);
        Write("artifacts/bin/x.dll", "1");
        Write(".meridian/data/x", "1");

        Assert.Equal(before, SourceFingerprint.Of(_root.FullName));
    }

    public void Dispose() => _root.Delete(recursive: true);

    private void Write(string path, string text)
    {
        var file = Path.Combine(_root.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
