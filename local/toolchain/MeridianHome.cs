namespace Meridian.Local;

/// <summary>Finds the state directory, which holds fetched tools and data.</summary>
internal static class MeridianHome
{
    public const string Key = "Meridian:Home";

    private const string Mark = "Meridian.sln";

    /// <summary>The configured directory, otherwise <c>.meridian</c> in the checkout.</summary>
    public static string Find(string? configured) =>
        Path.GetFullPath(string.IsNullOrWhiteSpace(configured) ? Path.Combine(FindCheckout(), ".meridian") : configured);

    /// <summary>The directory that holds the solution, at or above the running program.</summary>
    /// <exception cref="InvalidOperationException">The program does not run from inside a checkout.</exception>
    public static string FindCheckout()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, Mark))) return at.FullName;
        throw new InvalidOperationException(
            $"No {Mark} at or above {AppContext.BaseDirectory}. Run from a checkout, or set {Key} to the state directory.");
    }
}
