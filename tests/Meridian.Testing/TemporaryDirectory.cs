namespace Meridian.Testing;

/// <summary>A directory of a test's own, removed with everything in it.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Where it is.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("meridian-test-").FullName;

    /// <summary>A path inside it.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    // What a killed engine has started may live on for a moment, and make or remove a file meanwhile.
    public void Dispose()
    {
        if (!SpinWait.SpinUntil(TryRemove, Patience)) Directory.Delete(Path, recursive: true);
    }

    private bool TryRemove()
    {
        try
        {
            if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
