namespace Architecture.Tests;

/// <summary>The files of this checkout.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>Source files under a folder, without what builds and tools put there.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern) =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules" or "artifacts")),
    ];

    /// <summary>How a failing test names a file.</summary>
    public static string Name(string file) => Path.GetRelativePath(Root, file);

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Meridian.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Meridian.sln was not found above the tests.");
    }
}
